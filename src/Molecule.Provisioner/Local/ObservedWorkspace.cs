using System.Collections.Immutable;
using System.Globalization;
using Docker.DotNet.Models;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>A workspace's container as the engine lists it.</summary>
/// <param name="Image">The reference that it was created from.</param>
/// <param name="State">The engine's word: <c>created</c>, <c>running</c>, <c>exited</c>, …</param>
/// <param name="HostPort">Null when the label is missing or wrong.</param>
/// <param name="Fingerprint">Null when the label is missing or wrong.</param>
/// <param name="NetworkIds">The networks that it is on.</param>
public sealed record ObservedWorkspace(
    WorkspaceId Id,
    string Name,
    string Kind,
    string Runtime,
    string ContainerId,
    string Image,
    string ImageId,
    string State,
    bool IsHealthy,
    int? HostPort,
    SpecificationFingerprint? Fingerprint,
    ImmutableArray<string> NetworkIds)
{
    /// <summary>All labels of the container.</summary>
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    public bool IsRunning => State == "running";

    /// <summary>Null when it is no workspace's.</summary>
    public static ObservedWorkspace? From(ContainerListResponse container, bool healthy)
    {
        if (container.Names.Select(WorkspaceNames.FromContainer).FirstOrDefault(found => found is not null) is not { } id)
        {
            return null;
        }

        return new ObservedWorkspace(
            id,
            Label(WorkspaceLabels.Name) ?? id.Value,
            Label(WorkspaceLabels.Kind) ?? WorkspaceKinds.Ordinary,
            Label(WorkspaceLabels.Runtime) ?? string.Empty,
            container.ID,
            container.Image,
            container.ImageID,
            container.State,
            healthy,
            int.TryParse(Label(WorkspaceLabels.HostPort), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null,
            SpecificationFingerprint.Find(Label(WorkspaceLabels.Fingerprint)),
            [.. container.NetworkSettings?.Networks?.Values.Select(network => network.NetworkID) ?? []])
        {
            Labels = container.Labels.ToImmutableDictionary(StringComparer.Ordinal),
        };

        string? Label(string key) => container.Labels.TryGetValue(key, out var value) ? value : null;
    }
}
