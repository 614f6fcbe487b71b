using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Redaction;
using Molecule.Containers.References;
using Molecule.Images.Pulls;

namespace Molecule.Provisioner.Local;

/// <summary>Looks images up on an engine, and lets it pull them.</summary>
/// <param name="credentials">What the engine shows the registries that it pulls from.</param>
public sealed class EngineImages(ContainerEngine engine, ImagePolicy policy, PullCredentials credentials)
{
    /// <summary>The engine's id (<c>sha256:…</c>); null when it does not have it.</summary>
    public async Task<string?> FindAsync(ImageReference reference, CancellationToken cancellation)
    {
        try
        {
            return (await engine.Docker.Images.InspectImageAsync(reference.ToString(), cancellation)).ID;
        }
        catch (DockerImageNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Gives the engine's id of what was pulled.</summary>
    /// <exception cref="WorkspaceImageException">It cannot be had; says so when the registry does not let us in.</exception>
    public async Task<string> PullAsync(ImageReference reference, CancellationToken cancellation)
    {
        var authentication = await AuthenticationAsync(reference, cancellation);
        string? failure = null;
        var progress = new InlineProgress(message => failure = message.ErrorMessage ?? failure);
        var parameters = new ImagesCreateParameters
        {
            FromImage = reference is PinnedReference ? reference.ToString() : reference.Repository.Name,
            Tag = (reference as Tag)?.Name,
            Platform = policy.PlatformFor(reference)?.ToString(),
        };
        try
        {
            await engine.Docker.Images.CreateImageAsync(parameters, authentication, progress, cancellation);
        }
        catch (DockerApiException exception)
        {
            failure = EngineMessage.Of(exception.ResponseBody ?? string.Empty);
        }

        if (failure is not null)
        {
            throw await FailureAsync(reference, Redactor.Process.Redact(failure.Trim()), cancellation);
        }

        return await FindAsync(reference, cancellation)
            ?? throw new WorkspaceImageException(reference, "the engine does not have it after pulling it.", "Look at the engine's log.");
    }

    private async Task<AuthConfig> AuthenticationAsync(ImageReference reference, CancellationToken cancellation)
    {
        try
        {
            return await credentials.ForAsync(reference.Repository, cancellation);
        }
        catch (MoleculeException exception)
        {
            throw new WorkspaceImageException(reference, "the credentials for its registry cannot be read: " + exception.Message, exception.Remedy, exception);
        }
    }

    private async Task<WorkspaceImageException> FailureAsync(ImageReference reference, string words, CancellationToken cancellation) =>
        await credentials.FindRefusalAsync(reference, cancellation) is { } refusal
            ? new WorkspaceImageException(reference, $"pulling it failed: {words.TrimEnd('.')}. {refusal.Message}", refusal.Remedy, refusal)
            : new WorkspaceImageException(reference, "pulling it failed: " + words, "Check the reference and that its registry is reachable.");

    /// <summary>The framework's Progress posts to the thread pool, where the last message could come after the end.</summary>
    private sealed class InlineProgress(Action<JSONMessage> report) : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value) => report(value);
    }
}
