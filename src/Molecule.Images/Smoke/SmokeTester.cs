using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines;
using Molecule.Containers.Redaction;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;
using Platform = Molecule.Containers.References.Platform;

namespace Molecule.Images.Smoke;

/// <summary>
/// Starts an image without any network and looks whether it behaves. What asks the questions is a second container, of the base
/// image, inside the first one's network and process namespaces: that works on every engine, remote ones too, and needs nothing in
/// the tested image.
/// </summary>
public sealed class SmokeTester(ContainerEngine engine, string baseImageId, SmokeRecords records, TimeProvider clock, ILogger logger)
{
    /// <summary>Marks both containers, so that what a killed run left is found by the next one.</summary>
    public const string Label = "molecule.smoke";

    private const int LogLines = 40;

    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CleanUpGrace = TimeSpan.FromSeconds(30);

    public bool HasPassed(string imageId, SmokeProbe probe) => records.HasPassed(imageId, probe);

    /// <summary>Tests, and records a success under the image id; a failure takes an earlier success back.</summary>
    /// <exception cref="SmokeFailedException">It cannot be started, did not answer in time, runs as root, or does not stop.</exception>
    public async Task<SmokeMeasurement> TestAsync(RuntimeName runtime, string imageId, SmokeProbe probe, Platform? platform, CancellationToken cancellation)
    {
        var names = new { Subject = $"molecule-smoke-{runtime}-{Guid.NewGuid():n}", Prober = $"molecule-probe-{runtime}-{Guid.NewGuid():n}" };
        try
        {
            records.Forget(imageId);
            var started = clock.GetTimestamp();
            if (await StartSubjectAsync(names.Subject, imageId, runtime, platform, cancellation) is { } lifeless)
            {
                throw new SmokeFailedException(runtime, imageId, lifeless, await LogAsync(names.Subject, cancellation));
            }

            var (problem, user) = await ProbeAsync(names.Subject, names.Prober, runtime, probe, cancellation);
            var ready = clock.GetElapsedTime(started).TotalSeconds;
            if (problem is not null)
            {
                throw new SmokeFailedException(runtime, imageId, problem, await LogAsync(names.Subject, cancellation));
            }

            var asked = clock.GetTimestamp();
            if (await StopAsync(names.Subject, cancellation) is { } stubborn)
            {
                throw new SmokeFailedException(runtime, imageId, stubborn, await LogAsync(names.Subject, cancellation));
            }

            records.Record(imageId, probe);
            return new SmokeMeasurement(Math.Round(ready, 2), user, Math.Round(clock.GetElapsedTime(asked).TotalSeconds, 2));
        }
        finally
        {
            await RemoveAsync(names.Prober);
            await RemoveAsync(names.Subject);
        }
    }

    /// <returns>What is wrong; null when it was started.</returns>
    private async Task<string?> StartSubjectAsync(string name, string imageId, RuntimeName runtime, Platform? platform, CancellationToken cancellation)
    {
        await engine.Docker.Containers.CreateContainerAsync(
            new CreateContainerParameters
            {
                Name = name,
                Image = imageId,
                Platform = platform?.ToString(),
                Labels = new Dictionary<string, string> { [Label] = runtime.Value },
                Env = ["WORKSPACE_ID=smoke", "WORKSPACE_CONFIG_PATH=/configs"],
                HostConfig = new HostConfig { NetworkMode = "none" },
            },
            cancellation);
        try
        {
            await engine.Docker.Containers.StartContainerAsync(name, new ContainerStartParameters(), cancellation);
            return null;
        }
        catch (DockerApiException exception) when (exception.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            // That is how engines answer when an image's command is not there or cannot be executed.
            return $"it cannot be started: {EngineMessage.Of(exception.ResponseBody)}";
        }
    }

    /// <returns>What is wrong, null when nothing is; and whose process listens.</returns>
    private async Task<(string? Problem, string User)> ProbeAsync(string subject, string prober, RuntimeName runtime, SmokeProbe probe, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(probe.Deadline, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            var ended = engine.Docker.Containers.WaitContainerAsync(subject, limit.Token);
            if (await StartProberAsync(subject, prober, runtime, probe, limit.Token))
            {
                var probed = engine.Docker.Containers.WaitContainerAsync(prober, limit.Token);
                if (await Task.WhenAny(ended, probed) == probed)
                {
                    await probed;
                    var answers = SmokeProbeScript.Read(await OutputAsync(prober, cancellation));
                    return (SmokeVerdict.Problem(answers, probe), answers.Listeners.Select(listener => listener.User).Concat(answers.SocketUsers).FirstOrDefault(string.Empty));
                }
            }

            return ($"it ended by itself with exit code {(await ended).StatusCode}", string.Empty);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            var problem = SmokeVerdict.Problem(SmokeProbeScript.Read(await OutputAsync(prober, cancellation)), probe) ?? "the probe did not end";
            return ($"{problem} within {probe.Deadline.TotalSeconds:0} s", string.Empty);
        }
    }

    /// <returns>False when the subject was gone before the prober could join it.</returns>
    private async Task<bool> StartProberAsync(string subject, string prober, RuntimeName runtime, SmokeProbe probe, CancellationToken cancellation)
    {
        try
        {
            await engine.Docker.Containers.CreateContainerAsync(
                new CreateContainerParameters
                {
                    Name = prober,
                    Image = baseImageId,
                    User = "0",
                    Labels = new Dictionary<string, string> { [Label] = runtime.Value },
                    Entrypoint = ["bash", "-c", SmokeProbeScript.Text, "probe"],
                    Cmd = [$"{probe.Port}", probe.HealthPath, probe.CardPath],
                    // Looking into another user's process (whose is that socket?) takes SYS_PTRACE.
                    HostConfig = new HostConfig { NetworkMode = "container:" + subject, PidMode = "container:" + subject, CapAdd = ["SYS_PTRACE"] },
                },
                cancellation);
            await engine.Docker.Containers.StartContainerAsync(prober, new ContainerStartParameters(), cancellation);
            return true;
        }
        catch (DockerApiException)
        {
            var state = (await engine.Docker.Containers.InspectContainerAsync(subject, cancellation)).State;
            if (state.Running)
            {
                throw;
            }

            return false;
        }
    }

    /// <returns>What is wrong; null when it ended on SIGTERM in time.</returns>
    private async Task<string?> StopAsync(string subject, CancellationToken cancellation)
    {
        using var grace = new CancellationTokenSource(StopGrace, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, grace.Token);
        try
        {
            await engine.Docker.Containers.KillContainerAsync(subject, new ContainerKillParameters { Signal = "SIGTERM" }, limit.Token);
            await engine.Docker.Containers.WaitContainerAsync(subject, limit.Token);
            return null;
        }
        catch (OperationCanceledException) when (grace.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return $"it was still running {StopGrace.TotalSeconds:0} s after SIGTERM";
        }
    }

    private async Task<IReadOnlyList<string>> LogAsync(string container, CancellationToken cancellation) =>
        [.. Redactor.Process.Redact(await OutputAsync(container, cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(LogLines)];

    private async Task<string> OutputAsync(string container, CancellationToken cancellation)
    {
        try
        {
            using var stream = await engine.Docker.Containers.GetContainerLogsAsync(
                container, tty: false, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Tail = "5000" }, cancellation);
            var (output, error) = await stream.ReadOutputToEndAsync(cancellation);
            return output + error;
        }
        catch (DockerContainerNotFoundException)
        {
            return string.Empty;
        }
    }

    private async Task RemoveAsync(string container)
    {
        using var grace = new CancellationTokenSource(CleanUpGrace, clock);
        try
        {
            await engine.Docker.Containers.RemoveContainerAsync(container, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, grace.Token);
        }
        catch (DockerContainerNotFoundException)
        {
            // It was never created.
        }
        catch (Exception exception) when (exception is DockerApiException or OperationCanceledException or HttpRequestException)
        {
            logger.LogWarning("Container {Name} (label {Label}) could not be removed: {Reason}", container, Label, exception.Message);
        }
    }
}
