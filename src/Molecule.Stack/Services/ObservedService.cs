using System.Collections.Immutable;
using Docker.DotNet.Models;
using Molecule.Provisioner.Local;
using Molecule.Stack.Listing;

namespace Molecule.Stack.Services;

/// <summary>A service's container as the engine lists it.</summary>
/// <param name="Image">The reference that it was created from.</param>
/// <param name="State">The engine's word: <c>created</c>, <c>running</c>, <c>exited</c>, …</param>
/// <param name="HasHealthcheck">Whether the engine checks its health; only known of one that runs.</param>
/// <param name="HasSucceeded">It has ended, with 0.</param>
/// <param name="Ports">Empty when it does not run: the engine shows none then.</param>
/// <param name="Fingerprint">Null when the label is missing or wrong.</param>
/// <param name="NetworkIds">The networks that it is on.</param>
public sealed record ObservedService(
    string Name,
    string ContainerId,
    string Image,
    string ImageId,
    string State,
    bool IsHealthy,
    bool HasHealthcheck,
    bool HasSucceeded,
    ImmutableArray<PublishedPort> Ports,
    SpecificationFingerprint? Fingerprint,
    ImmutableArray<string> NetworkIds)
{
    public bool IsRunning => State == "running";

    /// <summary>Null when it is no service's.</summary>
    internal static ObservedService? From(ContainerListResponse container, ContainerTraits traits) =>
        container.Labels.TryGetValue(ServiceNames.NameLabel, out var name)
            ? new ObservedService(
                name,
                container.ID,
                container.Image,
                container.ImageID,
                container.State,
                traits.Healthy.Contains(container.ID),
                container.State == "running" && traits.Checked.Contains(container.ID),
                container.State == "exited" && traits.Succeeded.Contains(container.ID),
                [.. (container.Ports ?? []).Where(port => port.PublicPort != 0).Select(port => new PublishedPort(port.PrivatePort, port.Type == "udp" ? PortProtocol.Udp : PortProtocol.Tcp, port.PublicPort)).Distinct().OrderBy(port => port.Container)],
                SpecificationFingerprint.Find(container.Labels.TryGetValue(ServiceNames.FingerprintLabel, out var fingerprint) ? fingerprint : null),
                [.. container.NetworkSettings?.Networks?.Values.Select(network => network.NetworkID) ?? []])
            : null;
}
