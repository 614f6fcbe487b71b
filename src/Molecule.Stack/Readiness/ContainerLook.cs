using System.Collections.Immutable;
using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Stack.Services;

namespace Molecule.Stack.Readiness;

/// <summary>One look at a container.</summary>
/// <param name="Health">The engine's word: <c>starting</c>, <c>healthy</c>, <c>unhealthy</c>; null when there is no health check.</param>
/// <param name="LastCheck">What the last health check printed; null when none has ended yet.</param>
/// <param name="ExitCode">Of the main process, when it does not run.</param>
/// <param name="Restarts">How often the restart policy has revived it.</param>
/// <param name="Error">The engine's reason for not running it; empty when there is none.</param>
/// <param name="StartedAt">Null when it never was.</param>
internal sealed record ContainerLook(
    string State, string? Health, string? LastCheck, long ExitCode, long Restarts, string Error, DateTimeOffset? StartedAt, ImmutableArray<PublishedPort> Ports)
{
    private const long RestartsThatAreALoop = 3;

    public bool IsRunning => State == "running";

    public bool HasEnded => State is "exited" or "dead";

    /// <summary>Why waiting any longer makes no sense; null when it does.</summary>
    public string? Hopeless => this switch
    {
        { HasEnded: true } => $"ended with exit code {ExitCode}{(Error.Length > 0 ? $" ({Error})" : string.Empty)}",

        // While it runs once more, the engine has forgotten how it ended before.
        { Restarts: >= RestartsThatAreALoop, IsRunning: false } => $"ends again and again, last with exit code {ExitCode}",
        _ => null,
    };

    /// <summary>Null when there is no such container.</summary>
    public static async Task<ContainerLook?> TakeAsync(IDockerClient docker, string containerId, CancellationToken cancellation)
    {
        try
        {
            return Of(await docker.Containers.InspectContainerAsync(containerId, cancellation));
        }
        catch (DockerContainerNotFoundException)
        {
            return null;
        }
    }

    private static ContainerLook Of(ContainerInspectResponse container)
    {
        var state = container.State;
        return new ContainerLook(
            state.Status,
            state.Health?.Status is null or "" or "none" ? null : state.Health.Status,
            state.Health?.Log?.LastOrDefault()?.Output?.Trim(),
            state.ExitCode,
            container.RestartCount,
            state.Error ?? string.Empty,
            DateTimeOffset.TryParse(state.StartedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var started) && started.Year > 1 ? started : null,
            PublishedPorts.Of(container));
    }
}
