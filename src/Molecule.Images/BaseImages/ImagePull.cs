using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;
using Molecule.Containers.Redaction;
using Molecule.Containers.References;
using Molecule.Images.Pulls;
using Platform = Molecule.Containers.References.Platform;

namespace Molecule.Images.BaseImages;

/// <summary>A pull by the engine that ends: with the image, with the engine's reason, or when nothing moves any more.</summary>
internal sealed class ImagePull(IEnvironmentVariables environment, TimeProvider time, ILogger logger)
{
    // The first byte of the first layer comes after name resolution, a token and two manifests.
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(60);

    private readonly RegistryReach _reach = new(environment);
    private readonly PullCredentials _credentials = PullCredentials.OfDocker(environment, time);

    /// <exception cref="PullFailedException">With the engine's reason.</exception>
    public async Task RunAsync(ContainerEngine engine, Tag reference, Platform? platform, CancellationToken cancellation)
    {
        if (await _reach.ProblemAsync(engine, reference, cancellation) is { } problem)
        {
            throw new PullFailedException(reference, problem);
        }

        var authentication = await AuthenticationAsync(reference, cancellation);
        logger.LogInformation("Pulling {Reference}", reference);
        string? error = null;
        using var stalled = new CancellationTokenSource(Stall, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stalled.Token);
        var progress = new DirectProgress(message =>
        {
            stalled.CancelAfter(Stall);
            error ??= message.ErrorMessage;
        });
        try
        {
            var parameters = new ImagesCreateParameters { FromImage = reference.Repository.Name, Tag = reference.Name, Platform = platform?.ToString() };
            await engine.Docker.Images.CreateImageAsync(parameters, authentication, progress, either.Token);
        }
        catch (DockerApiException exception)
        {
            error = EngineMessage.Of(exception.ResponseBody ?? string.Empty);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new PullFailedException(reference, $"nothing moved for {Stall.TotalSeconds:0} s", exception);
        }

        if (error is not null)
        {
            throw await FailureAsync(reference, Redactor.Process.Redact(error), cancellation);
        }
    }

    private async Task<AuthConfig> AuthenticationAsync(Tag reference, CancellationToken cancellation)
    {
        try
        {
            return await _credentials.ForAsync(reference.Repository, cancellation);
        }
        catch (MoleculeException exception)
        {
            throw new PullFailedException(reference, "the credentials for its registry cannot be read: " + exception.Message, exception);
        }
    }

    private async Task<PullFailedException> FailureAsync(Tag reference, string words, CancellationToken cancellation) =>
        await _credentials.FindRefusalAsync(reference, cancellation) is { } refusal
            ? new PullFailedException(reference, $"{words.TrimEnd('.')}. {refusal.Message}", refusal)
            : new PullFailedException(reference, words);

    // Progress<T> would deliver later, on another thread: after the call has ended.
    private sealed class DirectProgress(Action<JSONMessage> report) : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value) => report(value);
    }
}
