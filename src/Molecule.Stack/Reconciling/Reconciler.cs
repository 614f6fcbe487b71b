using System.Collections.Immutable;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Stack.Reconciling;

/// <summary>Compares what is wanted with what the engine has. Pure.</summary>
public static class Reconciler
{
    /// <param name="networkId">The stack's network; null when it has none yet.</param>
    public static StackPlan Plan(IReadOnlyCollection<PreparedWorkspace> desired, IReadOnlyCollection<ObservedWorkspace> observed, string? networkId)
    {
        var present = observed.ToDictionary(workspace => workspace.Id);
        var declared = desired.Select(workspace => workspace.Workspace.Id).ToHashSet();
        return new StackPlan(
        [
            .. desired
                .Select(workspace => Decide(workspace, present.GetValueOrDefault(workspace.Workspace.Id), networkId))
                .Concat(observed.Where(workspace => !declared.Contains(workspace.Id) && IsOfFile(workspace)).Select(workspace => new StackAction.Remove(workspace.Name)))
                .OrderBy(action => action.Workspace, StringComparer.Ordinal),
        ]);
    }

    /// <summary>False for one that somebody started by hand beside what the stack file declares: it is theirs to stop.</summary>
    public static bool IsOfFile(ObservedWorkspace workspace) => workspace.Labels.ContainsKey(StackWorkspaces.StackLabel);

    private static StackAction Decide(PreparedWorkspace desired, ObservedWorkspace? observed, string? networkId)
    {
        var name = desired.Workspace.Name;
        if (observed is null)
        {
            return new StackAction.Create(name);
        }

        var reasons = Reasons(desired, observed, networkId);
        return reasons.IsEmpty ? new StackAction.Keep(name) : new StackAction.Recreate(name, reasons);
    }

    private static ImmutableArray<string> Reasons(PreparedWorkspace desired, ObservedWorkspace observed, string? networkId)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        if (!observed.IsRunning)
        {
            reasons.Add($"is {observed.State}");
        }

        if (observed.Fingerprint is null)
        {
            reasons.Add("carries no fingerprint");
        }
        else
        {
            reasons.AddRange(desired.Fingerprint.DifferencesFrom(observed.Fingerprint).Select(part => $"{part} changed"));
        }

        if (observed.ImageId != desired.Image.Id)
        {
            reasons.Add("image was rebuilt");
        }

        if (observed.IsRunning && !WorkspacePlanner.UsesHostNetwork(desired.Workspace.Spec.Tier) && (networkId is null || !observed.NetworkIds.Contains(networkId)))
        {
            reasons.Add("network was replaced");
        }

        if (observed.HostPort is null)
        {
            reasons.Add($"carries no label {WorkspaceLabels.HostPort}");
        }

        return reasons.ToImmutable();
    }
}
