using System.Collections.Immutable;
using System.Globalization;
using Docker.DotNet.Models;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local.Sweeping;

/// <summary>Decides what has no owner any more. Pure.</summary>
/// <param name="isOver">Whether the lease of that value is known to be over.</param>
internal sealed class SweepPlanner(InstanceId instance, SweepRequest request, Func<string, bool> isOver, DateTimeOffset now)
{
    public ImmutableArray<SweptItem> Plan(IEnumerable<ContainerListResponse> containers, IEnumerable<VolumeResponse> volumes)
    {
        // The engine filtered by both labels already; what is removed is looked at once more.
        var own = containers.Where(container => WorkspaceLabels.AreOwnedBy(container.Labels, instance)).ToList();
        var swept = own.Select(Judge).OfType<SweptItem>().OrderBy(item => item.Name, StringComparer.Ordinal).ToImmutableArray();
        if (!request.Volumes)
        {
            return swept;
        }

        var going = swept.Select(item => item.Id).ToHashSet(StringComparer.Ordinal);
        var inUse = own.Where(container => !going.Contains(container.ID)).SelectMany(container => container.Names).Select(WorkspaceNames.FromContainer).OfType<WorkspaceId>().ToHashSet();
        return
        [
            .. swept,
            .. volumes
                .Where(volume => WorkspaceLabels.AreOwnedBy(volume.Labels, instance) && !IsYoung(volume))
                .Where(volume => WorkspaceNames.FromVolume(volume.Name) is { } id && !inUse.Contains(id) && !request.Declared.Contains(id))
                .Select(volume => new SweptItem("volume", volume.Name, volume.Name, "its workspace has no container and is not declared"))
                .OrderBy(item => item.Name, StringComparer.Ordinal),
        ];
    }

    private SweptItem? Judge(ContainerListResponse container)
    {
        var name = container.Names.FirstOrDefault()?.TrimStart('/') ?? container.ID;
        var isYoung = now - new DateTimeOffset(DateTime.SpecifyKind(container.Created, DateTimeKind.Utc)) < request.StartGrace;
        if (container.Labels.ContainsKey(WorkspaceLabels.Helper))
        {
            return isYoung ? null : Item("a helper of a start that was cut off");
        }

        if (container.Names.All(candidate => WorkspaceNames.FromContainer(candidate) is null))
        {
            return null;
        }

        if (container.Labels.TryGetValue(WorkspaceLabels.Lease, out var lease))
        {
            return isOver(lease) ? Item("its owner has ended") : null;
        }

        return container.State == "created" && !isYoung ? Item("its start was cut off") : null;

        SweptItem Item(string reason) => new("container", name, container.ID, reason);
    }

    private bool IsYoung(VolumeResponse volume) =>
        !DateTimeOffset.TryParse(volume.CreatedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created) || now - created < request.StartGrace;
}
