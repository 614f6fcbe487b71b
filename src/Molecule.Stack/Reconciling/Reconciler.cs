using System.Collections.Immutable;
using Molecule.Provisioner.Local;
using Molecule.Stack.Services;

namespace Molecule.Stack.Reconciling;

/// <summary>Compares what is wanted with what the engine has. Pure.</summary>
public static class Reconciler
{
    /// <param name="networkId">The stack's network; null when it has none yet.</param>
    public static StackPlan Plan(IReadOnlyCollection<PreparedWorkspace> desired, IReadOnlyCollection<ObservedWorkspace> observed, string? networkId)
    {
        var present = observed.ToDictionary(workspace => workspace.Id);
        var declared = desired.Select(workspace => workspace.Workspace.Id).ToHashSet();
        return Sorted(desired
            .Select(workspace => Decide(workspace.Workspace.Name, present.GetValueOrDefault(workspace.Workspace.Id), found => Reasons(workspace, found, networkId)))
            .Concat(observed.Where(workspace => !declared.Contains(workspace.Id) && IsOfFile(workspace)).Select(workspace => new StackAction.Remove(workspace.Name))));
    }

    /// <param name="declared">Names of all services of the file, also of those that are not wanted now: what runs of them stays.</param>
    /// <param name="networkId">The stack's network; null when it has none yet.</param>
    /// <param name="tell">Says in which way a part of a service's specification changed.</param>
    public static StackPlan Plan(
        IReadOnlyCollection<PreparedService> desired, IReadOnlyCollection<ObservedService> observed, IReadOnlySet<string> declared, string? networkId, Func<PreparedService, string, string> tell)
    {
        var present = observed.ToDictionary(service => service.Name, StringComparer.Ordinal);
        return Sorted(desired
            .Select(service => Decide(service.Name, present.GetValueOrDefault(service.Name), found => Reasons(service, found, networkId, part => tell(service, part))))
            .Concat(observed.Where(service => !declared.Contains(service.Name)).Select(service => new StackAction.Remove(service.Name))));
    }

    /// <summary>False for one that somebody started by hand beside what the stack file declares: it is theirs to stop.</summary>
    public static bool IsOfFile(ObservedWorkspace workspace) => workspace.Labels.ContainsKey(StackWorkspaces.StackLabel);

    private static StackPlan Sorted(IEnumerable<StackAction> actions) => new([.. actions.OrderBy(action => action.Member, StringComparer.Ordinal)]);

    private static StackAction Decide<T>(string name, T? observed, Func<T, IEnumerable<string>> reasonsOf)
        where T : class
    {
        if (observed is null)
        {
            return new StackAction.Create(name);
        }

        ImmutableArray<string> reasons = [.. reasonsOf(observed)];
        return reasons.IsEmpty ? new StackAction.Keep(name) : new StackAction.Recreate(name, reasons);
    }

    private static IEnumerable<string> Reasons(PreparedWorkspace desired, ObservedWorkspace observed, string? networkId)
    {
        var usesNetwork = !WorkspacePlanner.UsesHostNetwork(desired.Workspace.Spec.Tier);
        var common = Reasons(
            observed.IsRunning ? null : observed.State, desired.Fingerprint, observed.Fingerprint, observed.ImageId == desired.Image.Id,
            observed.IsRunning && usesNetwork && !IsOn(observed.NetworkIds, networkId), part => $"{part} changed");
        return observed.HostPort is null ? common.Append($"carries no label {Provisioner.Workspaces.WorkspaceLabels.HostPort}") : common;
    }

    private static IEnumerable<string> Reasons(PreparedService desired, ObservedService observed, string? networkId, Func<string, string> tell)
    {
        var isAsItShould = observed.IsRunning || (desired.IsJob && observed.HasSucceeded);
        return Reasons(
            isAsItShould ? null : observed.State, desired.Fingerprint, observed.Fingerprint, desired.ImageId is null || observed.ImageId == desired.ImageId,
            observed.IsRunning && !IsOn(observed.NetworkIds, networkId), tell);
    }

    /// <param name="wrongState">The engine's word; null when it is as it should be.</param>
    private static IEnumerable<string> Reasons(
        string? wrongState, SpecificationFingerprint wanted, SpecificationFingerprint? found, bool sameImage, bool lostItsNetwork, Func<string, string> tell)
    {
        if (wrongState is not null)
        {
            yield return $"is {wrongState}";
        }

        if (found is null)
        {
            yield return "carries no fingerprint";
        }
        else
        {
            foreach (var part in wanted.DifferencesFrom(found))
            {
                yield return tell(part);
            }
        }

        // Another reference is another image already.
        if (!sameImage && (found is null || found.Parts.GetValueOrDefault("image") == wanted.Parts.GetValueOrDefault("image")))
        {
            yield return "image was rebuilt";
        }

        if (lostItsNetwork)
        {
            yield return "network was replaced";
        }
    }

    private static bool IsOn(ImmutableArray<string> networks, string? networkId) => networkId is not null && networks.Contains(networkId);
}
