using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Redaction;
using Molecule.Containers.References;
using Molecule.Containers.Registries;
using Molecule.Containers.Registries.Failures;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Publishing;

/// <summary>
/// Pushes through the engine, which knows which layers the registry has, with retries of ours around it. The engine's refusals
/// are only text, so the registry itself is asked whether we may push: before the first attempt and after every failed one.
/// </summary>
internal sealed partial class EnginePusher(EngineImages images, RegistryClient registry, TimeProvider time, ILogger logger)
{
    private const int MaximumAttempts = 4;

    private static readonly TimeSpan BaseDelay = TimeSpan.FromSeconds(1);

    /// <summary>An engine that says nothing for this long has lost its way; it reports every upload at least once a second.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(3);

    /// <exception cref="RegistryException">We may not push there.</exception>
    /// <exception cref="EnginePushFailedException">All attempts failed.</exception>
    public async Task PushAsync(RuntimeName runtime, string imageId, Tag name, IProgress<PublishProgress>? progress, CancellationToken cancellation)
    {
        await registry.CheckPushAsync(name.Repository, cancellation);
        await using var temporary = await images.NameAsync(imageId, name, cancellation);
        for (var attempt = 1; ; attempt++)
        {
            if (await TryAsync(runtime, name, progress, cancellation) is not { } failure)
            {
                return;
            }

            await registry.CheckPushAsync(name.Repository, cancellation);
            if (attempt == MaximumAttempts)
            {
                throw new EnginePushFailedException(name, failure, attempt);
            }

            var delay = BaseDelay * Math.Pow(2, attempt - 1);
            LogRetry(name.ToString(), failure, delay.TotalSeconds);
            progress?.Report(new PublishProgress.Retrying(attempt + 1, delay, failure) { Runtime = runtime });
            await Task.Delay(delay, time, cancellation);
        }
    }

    /// <returns>Why it failed; null when it did not.</returns>
    private async Task<string?> TryAsync(RuntimeName runtime, Tag name, IProgress<PublishProgress>? progress, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, silence.Token);
        var stream = new PushStream(runtime, progress, () => silence.CancelAfter(Silence), time);
        try
        {
            var credential = await registry.CredentialAsync(RegistryHost.Of(name.Repository), cancellation);
            await images.PushAsync(name, credential, stream, either.Token);
            return stream.Error;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (OperationCanceledException)
        {
            return $"the engine reported nothing for {Silence.TotalMinutes:0} minutes";
        }
        catch (Exception exception) when (exception is DockerApiException or HttpRequestException or IOException)
        {
            return Redactor.Process.Redact(exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Pushing {Reference} failed: {Reason} Trying again in {Seconds:0.0} s.")]
    private partial void LogRetry(string reference, string reason, double seconds);
}
