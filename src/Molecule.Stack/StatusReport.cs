using System.Collections.Immutable;
using Molecule.Models;
using Molecule.Provisioner.Local;

namespace Molecule.Stack;

/// <summary>Puts what is declared and what the engine has side by side. Pure.</summary>
internal static class StatusReport
{
    public const string Missing = "missing";

    public static ImmutableArray<WorkspaceStatus> Of(IReadOnlyList<Workspace> declared, IReadOnlyList<ObservedWorkspace> observed, PlatformSettings platform)
    {
        var present = observed.ToDictionary(workspace => workspace.Id.Value, StringComparer.Ordinal);
        var names = declared.Select(workspace => workspace.Id.ToString("D")).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. declared
                .Select(workspace => present.TryGetValue(workspace.Id.ToString("D"), out var found) ? Row(found, platform, declared: true) : Absent(workspace))
                .Concat(observed.Where(workspace => !names.Contains(workspace.Id.Value)).Select(workspace => Row(workspace, platform, declared: false) with { ByHand = !Reconciling.Reconciler.IsOfFile(workspace) }))
                .OrderBy(row => row.Name, StringComparer.Ordinal),
        ];
    }

    private static WorkspaceStatus Absent(Workspace workspace) =>
        new(workspace.Name, workspace.Id.ToString("D"), workspace.Kind.Word, workspace.Runtime, Image: null, ImageId: null, Missing, "-", Url: null, ContainerId: null, Declared: true);

    private static WorkspaceStatus Row(ObservedWorkspace workspace, PlatformSettings platform, bool declared) => new(
        workspace.Name,
        workspace.Id.Value,
        workspace.Kind,
        workspace.Runtime,
        workspace.Image,
        workspace.ImageId,
        workspace.State,
        (workspace.IsRunning, workspace.IsHealthy) switch
        {
            (false, _) => "-",
            (true, true) => "healthy",
            _ => "not healthy",
        },
        workspace is { IsRunning: true, HostPort: { } port } ? WorkspaceEnvironment.Url(platform, port) : null,
        workspace.ContainerId,
        declared);
}
