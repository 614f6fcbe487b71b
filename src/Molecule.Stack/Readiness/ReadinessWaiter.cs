using System.Collections.Immutable;
using Molecule.Containers.Redaction;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Stack.Readiness;

/// <summary>Waits until a workspace's container is healthy and its agent serves its card.</summary>
internal sealed class ReadinessWaiter(LocalWorkspaceProvisioner provisioner, AgentCardProbe card, TimeSpan deadline, TimeProvider time, IProgress<StackEvent> progress)
{
    private const int EvidenceLines = 30;
    private const long RestartsThatAreALoop = 3;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(2);

    /// <summary>Null when it is ready.</summary>
    public async Task<WorkspaceFailure?> WaitAsync(string name, WorkspaceId id, int hostPort, CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        var reported = TimeSpan.Zero;
        while (true)
        {
            var health = await provisioner.InspectHealthAsync(id, cancellation);
            if (Hopeless(health) is { } reason)
            {
                return await FailAsync(name, id, reason, health, cancellation);
            }

            var missing = await MissingAsync(health!, hostPort, cancellation);
            if (missing is null)
            {
                return null;
            }

            var elapsed = time.GetElapsedTime(begin);
            if (elapsed >= deadline)
            {
                return await FailAsync(name, id, $"is not ready after {deadline.TotalSeconds:0} s, waiting for {missing}", health, cancellation);
            }

            if (elapsed - reported >= ReportEvery)
            {
                reported = elapsed;
                progress.Report(new StackEvent.Waiting(name, missing, (await LastLinesAsync(id, 1, cancellation)).LastOrDefault(), elapsed));
            }

            await Task.Delay(Poll, time, cancellation);
        }
    }

    private static string? Hopeless(WorkspaceHealth? health) => health switch
    {
        null => "its container went away",
        { State: "exited" or "dead" } => $"ended with exit code {health.ExitCode}{(health.Error.Length > 0 ? $" ({health.Error})" : string.Empty)}",
        { Restarts: >= RestartsThatAreALoop } => $"ends again and again, last with exit code {health.ExitCode}",
        _ => null,
    };

    /// <summary>What it still lacks; null when nothing.</summary>
    private async Task<string?> MissingAsync(WorkspaceHealth health, int hostPort, CancellationToken cancellation)
    {
        if (health.Health is not (null or "healthy"))
        {
            return health.LastCheck is { Length: > 0 } check ? $"health ({health.Health}: {check})" : $"health ({health.Health})";
        }

        return await card.TryAsync(hostPort, cancellation) is { } problem ? $"agent card ({problem})" : null;
    }

    private async Task<WorkspaceFailure> FailAsync(string name, WorkspaceId id, string reason, WorkspaceHealth? health, CancellationToken cancellation)
    {
        var lines = health is null ? [] : await LastLinesAsync(id, EvidenceLines, cancellation);
        var message = $"'{name}' {Redactor.Process.Redact(reason)}";
        progress.Report(new StackEvent.Failed(name, message));
        return new WorkspaceFailure(
            name, "readiness", message, $"Read its log: ./build.sh Logs --workspace {name}", lines, health is { IsRunning: false } or { Restarts: > 0 } ? health.ExitCode : null, Cause: null);
    }

    private async Task<ImmutableArray<string>> LastLinesAsync(WorkspaceId id, int count, CancellationToken cancellation)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        try
        {
            await foreach (var line in provisioner.LogsAsync(id, follow: false, count, cancellation))
            {
                lines.Add(Redactor.Process.Redact(line));
            }
        }
        catch (WorkspaceNotFoundException)
        {
            // It went away while we looked: the caller's next look says so.
        }

        return lines.ToImmutable();
    }
}
