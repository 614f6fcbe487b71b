using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines;
using Molecule.Containers.Engines.Building;
using Platform = Molecule.Containers.References.Platform;

namespace Molecule.Images.Smoke;

/// <summary>
/// Whether the engine's kernel runs programs of another platform. Only the kernel knows, and the engine may be on another machine: so a program is run.
/// </summary>
internal sealed class PlatformProbe(ContainerEngine engine, TimeProvider clock, ILogger logger)
{
    private const string KernelsWords = "exec format error";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Silent where it cannot be told, such as for an image without <c>/bin/true</c>.</summary>
    /// <param name="imageId">An image of that platform which the engine has.</param>
    /// <exception cref="PlatformNotRunnableException">No emulator is registered.</exception>
    public async Task RequireRunnableAsync(string imageId, Platform platform, CancellationToken cancellation)
    {
        var name = $"molecule-platform-{Guid.NewGuid():n}";
        using var patience = new CancellationTokenSource(Patience, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            if (await RunAsync(name, imageId, platform, limit.Token) is { } words && words.Contains(KernelsWords, StringComparison.OrdinalIgnoreCase))
            {
                throw new PlatformNotRunnableException(platform, $"{engine.Version.OperatingSystem}/{engine.Version.Architecture}", [words.Trim()]);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            logger.LogDebug("Whether the engine runs {Platform} could not be told in time", platform);
        }
        finally
        {
            await RemoveAsync(name);
        }
    }

    /// <returns>What went wrong, in the engine's or the kernel's words; null when it ran.</returns>
    private async Task<string?> RunAsync(string name, string imageId, Platform platform, CancellationToken cancellation)
    {
        try
        {
            await engine.Docker.Containers.CreateContainerAsync(
                new CreateContainerParameters
                {
                    Name = name,
                    Image = imageId,
                    Platform = platform.ToString(),
                    Labels = new Dictionary<string, string> { [SmokeTester.Label] = "platform" },
                    Entrypoint = ["/bin/true"],
                    HostConfig = new HostConfig { NetworkMode = "none" },
                },
                cancellation);
            await engine.Docker.Containers.StartContainerAsync(name, new ContainerStartParameters(), cancellation);
            if ((await engine.Docker.Containers.WaitContainerAsync(name, cancellation)).StatusCode == 0)
            {
                return null;
            }

            using var log = await engine.Docker.Containers.GetContainerLogsAsync(name, tty: false, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true }, cancellation);
            var (output, error) = await log.ReadOutputToEndAsync(cancellation);
            return output + error;
        }
        catch (DockerApiException exception)
        {
            return EngineMessage.Of(exception.ResponseBody);
        }
    }

    private async Task RemoveAsync(string name)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            await engine.Docker.Containers.RemoveContainerAsync(name, new ContainerRemoveParameters { Force = true }, patience.Token);
        }
        catch (Exception exception) when (exception is DockerApiException or HttpRequestException or OperationCanceledException)
        {
            logger.LogDebug("Container {Name} (label {Label}) is not removed: {Reason}", name, SmokeTester.Label, exception.Message);
        }
    }
}
