using System.Collections.Immutable;
using Molecule.Models;
using Molecule.Provisioner.Local;
using Molecule.Stack.Listing;
using Molecule.Stack.Services;

namespace Molecule.Stack;

/// <summary>Puts what is declared and what the engine has side by side. Pure.</summary>
internal static class StatusReport
{
    public const string Missing = "missing";
    public const string Completed = "completed";

    public static StackStatus Of(StackOptions options, StackListing present, PlatformSettings platform) =>
        new(Workspaces(StackWorkspaces.Model(options), present.Workspaces, platform), Services(options.Definition, present.Services));

    /// <summary>A service of a profile that nobody has asked for is no missing one.</summary>
    private static ImmutableArray<ServiceStatus> Services(StackDefinition definition, ImmutableArray<ObservedService> observed)
    {
        var jobs = StackScope.JobsOf(definition);
        var declared = definition.Services.Select(service => service.Name).ToHashSet(StringComparer.Ordinal);
        var present = observed.Select(service => service.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. definition.Services
                .Where(service => !present.Contains(service.Name) && service.Profiles.IsEmpty)
                .Select(service => new ServiceStatus(service.Name, service.Image, ImageId: null, Missing, "-", [], ContainerId: null, Declared: true))
                .Concat(observed.Select(service => Row(service, jobs.Contains(service.Name), declared.Contains(service.Name))))
                .OrderBy(row => row.Name, StringComparer.Ordinal),
        ];
    }

    private static ServiceStatus Row(ObservedService service, bool isJob, bool declared) => new(
        service.Name,
        service.Image,
        service.ImageId,
        isJob && service.HasSucceeded ? Completed : service.State,
        (service.HasHealthcheck, service.IsHealthy) switch
        {
            (false, _) => "-",
            (true, true) => "healthy",
            _ => "not healthy",
        },
        service.Ports,
        service.ContainerId,
        declared);

    private static ImmutableArray<WorkspaceStatus> Workspaces(IReadOnlyList<Workspace> declared, IReadOnlyList<ObservedWorkspace> observed, PlatformSettings platform)
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
