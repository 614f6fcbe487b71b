using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Molecule.Containers.Engines.Managed;

/// <summary>An IPv4 network.</summary>
/// <param name="First">The network address as a number, host bits zero.</param>
/// <param name="Length">0–32.</param>
public readonly record struct Ipv4Range(uint First, int Length)
{
    public uint Last => First | (Length == 0 ? uint.MaxValue : (uint)((1UL << (32 - Length)) - 1));

    public static Ipv4Range Of(IPAddress address, int length) =>
        new(BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes()) & (length == 0 ? 0 : uint.MaxValue << (32 - length)), length);

    /// <summary>Reads <c>a.b.c.d/n</c>; null for anything else.</summary>
    public static Ipv4Range? Parse(string? text) =>
        text?.Split('/') is [var address, var length]
        && IPAddress.TryParse(address, out var parsed)
        && parsed.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
        && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
        && bits <= 32
            ? Of(parsed, bits)
            : null;

    public bool Overlaps(Ipv4Range other) => First <= other.Last && other.First <= Last;

    public bool Contains(Ipv4Range other) => First <= other.First && other.Last <= Last;

    /// <summary>The address at a distance from the first one.</summary>
    public IPAddress At(uint offset)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, First + offset);
        return new IPAddress(bytes);
    }

    public override string ToString() => $"{At(0)}/{Length}";
}
