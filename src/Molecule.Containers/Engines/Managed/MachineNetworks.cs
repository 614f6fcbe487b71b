using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Numerics;

namespace Molecule.Containers.Engines.Managed;

/// <summary>What of the IPv4 address space this machine already uses, by interface.</summary>
internal static class MachineNetworks
{
    private const string Interfaces = "/sys/class/net";

    /// <summary>All routes but the default one, and all addresses, each with its interface.</summary>
    public static ImmutableArray<(string Interface, Ipv4Range Range)> Read() =>
    [
        .. ParseRoutes(File.ReadAllText("/proc/net/route")),
        .. from network in NetworkInterface.GetAllNetworkInterfaces()
           from address in network.GetIPProperties().UnicastAddresses
           where address.Address.AddressFamily == AddressFamily.InterNetwork
           select (network.Name, Ipv4Range.Of(address.Address, address.PrefixLength)),
    ];

    /// <summary>Reads the kernel's table: hexadecimal, in the machine's (little-endian) byte order.</summary>
    public static ImmutableArray<(string Interface, Ipv4Range Range)> ParseRoutes(string table) =>
    [
        .. from line in table.Split('\n').Skip(1)
           let fields = line.Split('\t', StringSplitOptions.TrimEntries)
           where fields.Length > 7
           let mask = Hexadecimal(fields[7])
           where mask != 0
           select (fields[0], Ipv4Range.Of(new IPAddress(BitConverter.GetBytes(Hexadecimal(fields[1]))), BitOperations.PopCount(mask))),
    ];

    /// <summary>Bridges that have an address in the range: this engine's own user networks, which a daemon leaves behind.</summary>
    public static ImmutableArray<string> BridgesWithin(Ipv4Range range) =>
        [.. Read().Where(used => IsBridge(used.Interface) && range.Contains(used.Range)).Select(used => used.Interface).Distinct()];

    public static bool Exists(string name) => Directory.Exists(Path.Combine(Interfaces, name));

    public static bool IsBridge(string name) => Directory.Exists(Path.Combine(Interfaces, name, "bridge"));

    /// <summary>Bytes; of the interface of the default route, 1500 when there is none.</summary>
    public static int UplinkMtu()
    {
        var uplink = File.ReadLines("/proc/net/route").Skip(1).Select(line => line.Split('\t')).FirstOrDefault(fields => fields is [_, "00000000", ..])?[0];
        var file = Path.Combine(Interfaces, uplink ?? "-", "mtu");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var mtu) ? mtu : 1500;
    }

    private static uint Hexadecimal(string text) =>
        uint.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
