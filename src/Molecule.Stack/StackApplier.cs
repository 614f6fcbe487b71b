using System.Collections.Immutable;
using Docker.DotNet;
using Molecule.Containers;
using Molecule.Containers.Redaction;
using Molecule.Provisioner.Local;
using Molecule.Stack.Readiness;
using Molecule.Stack.Reconciling;

namespace Molecule.Stack;

/// <summary>Carries out a stack's plan, workspaces in parallel. One that fails does not hold up the others.</summary>
internal sealed class StackApplier(
    LocalWorkspaceProvisioner provisioner, AgentCardProbe card, ReadinessWaiter readiness, TimeProvider time, IProgress<StackEvent> progress)
{
    /// <summary>The failures, by workspace name; empty when everything is up.</summary>
    public async Task<ImmutableArray<WorkspaceFailure>> ApplyAsync(
        StackPlan plan, IReadOnlyCollection<PreparedWorkspace> desired, IReadOnlyCollection<ObservedWorkspace> observed, CancellationToken cancellation)
    {
        var wanted = desired.ToDictionary(workspace => workspace.Workspace.Name, StringComparer.Ordinal);
        var present = observed.ToDictionary(workspace => workspace.Id);
        var outcomes = await Task.WhenAll(plan.Actions.Select(action => action is StackAction.Remove
            ? GuardAsync(action.Workspace, () => RemoveAsync(observed.Where(workspace => workspace.Name == action.Workspace && !wanted.ContainsKey(workspace.Name)), cancellation))
            : GuardAsync(action.Workspace, () => BringUpAsync(action, wanted[action.Workspace], present.GetValueOrDefault(wanted[action.Workspace].Workspace.Id), cancellation))));
        return [.. outcomes.OfType<WorkspaceFailure>()];
    }

    private async Task<WorkspaceFailure?> BringUpAsync(StackAction action, PreparedWorkspace wanted, ObservedWorkspace? present, CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        int port;
        if (action is StackAction.Keep)
        {
            port = present!.HostPort!.Value;
            if (present.IsHealthy && await card.TryAsync(port, cancellation) is null)
            {
                progress.Report(new StackEvent.AlreadyUp(action.Workspace, provisioner.UrlOf(port)));
                return null;
            }
        }
        else
        {
            progress.Report(new StackEvent.Starting(action.Workspace, action is StackAction.Recreate recreate ? recreate.Reasons : []));
            var started = await provisioner.StartAsync(wanted, present?.HostPort, cancellation);
            port = started.HostPort!.Value;
            progress.Report(new StackEvent.Started(action.Workspace, started.Reference, started.Url!));
        }

        var failure = await readiness.WaitAsync(action.Workspace, wanted.Workspace.Id, port, cancellation);
        if (failure is null)
        {
            progress.Report(new StackEvent.Ready(action.Workspace, provisioner.UrlOf(port), time.GetElapsedTime(begin)));
        }

        return failure;
    }

    private async Task<WorkspaceFailure?> RemoveAsync(IEnumerable<ObservedWorkspace> workspaces, CancellationToken cancellation)
    {
        foreach (var workspace in workspaces)
        {
            await provisioner.StopAsync(workspace.Id, cancellation);
            progress.Report(new StackEvent.Removed(workspace.Name));
        }

        return null;
    }

    private async Task<WorkspaceFailure?> GuardAsync(string workspace, Func<Task<WorkspaceFailure?>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is MoleculeException or DockerApiException or HttpRequestException or IOException or TimeoutException)
        {
            var message = Redactor.Process.Redact(exception.Message);
            progress.Report(new StackEvent.Failed(workspace, message));
            return new WorkspaceFailure(workspace, "start", message, (exception as MoleculeException)?.Remedy ?? "Look at the engine's log, then run ./build.sh Up again.", [], ExitCode: null, exception);
        }
    }
}
