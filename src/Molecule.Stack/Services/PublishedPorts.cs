using System.Collections.Immutable;
using System.Globalization;
using Docker.DotNet.Models;

namespace Molecule.Stack.Services;

/// <summary>Reads the ports that the engine has published.</summary>
internal static class PublishedPorts
{
    public static ImmutableArray<PublishedPort> Of(ContainerInspectResponse container) =>
    [
        .. (container.NetworkSettings?.Ports ?? new Dictionary<string, IList<PortBinding>>())
            .SelectMany(entry => (entry.Value ?? []).Select(binding => Parse(entry.Key, binding)))
            .Distinct()
            .OrderBy(port => port.Container),
    ];

    /// <param name="key">Such as <c>5432/tcp</c>.</param>
    private static PublishedPort Parse(string key, PortBinding binding)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return new PublishedPort(
            int.Parse(key[..slash], CultureInfo.InvariantCulture), key[(slash + 1)..] == "udp" ? PortProtocol.Udp : PortProtocol.Tcp, int.Parse(binding.HostPort, CultureInfo.InvariantCulture));
    }
}
