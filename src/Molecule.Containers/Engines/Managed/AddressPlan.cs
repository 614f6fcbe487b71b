using System.Collections.Immutable;
using System.Globalization;

namespace Molecule.Containers.Engines.Managed;

/// <summary>The addresses of one managed engine: a /16, its first /24 for the default bridge, its upper half for user networks.</summary>
public sealed record AddressPlan(Ipv4Range Range)
{
    /// <summary>The bridge's own address with its length, as <c>ip addr add</c> takes it.</summary>
    public string BridgeAddress => $"{Range.At(1)}/24";

    /// <summary>128 networks of 254 addresses.</summary>
    public string NetworkPool => $"base={Range.At(128 << 8)}/17,size=24";

    /// <summary>
    /// A range that collides with nothing this machine already routes. The kept one is kept as long as it can be; otherwise the key decides where
    /// the search starts, so that engines that start at the same moment seldom want the same.
    /// </summary>
    /// <param name="used">Routes and interface addresses of the machine, without this engine's own bridges.</param>
    /// <param name="kept">The range of the last start: existing networks have addresses in it; null on the first.</param>
    /// <param name="key">Hexadecimal digits.</param>
    /// <returns>Null when every candidate is taken.</returns>
    public static AddressPlan? Choose(IReadOnlyCollection<Ipv4Range> used, Ipv4Range? kept, string key)
    {
        bool Free(Ipv4Range range) => !used.Any(range.Overlaps);
        if (kept is { Length: 16 } last && Free(last))
        {
            return new AddressPlan(last);
        }

        var candidates = Candidates();
        var start = int.Parse(key.AsSpan(0, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture) % candidates.Length;
        var free = candidates[start..].Concat(candidates[..start]).Where(Free).Take(1).ToList();
        return free.Count == 0 ? null : new AddressPlan(free[0]);
    }

    // High in 10/8, where home and office networks are rare; then what is left of the private space. 172.17 to 172.19 are every docker's own first choice.
    private static ImmutableArray<Ipv4Range> Candidates() =>
    [
        .. Enumerable.Range(200, 55).Select(second => new Ipv4Range((10u << 24) | ((uint)second << 16), 16)),
        .. Enumerable.Range(20, 12).Select(second => new Ipv4Range((172u << 24) | ((uint)second << 16), 16)),
        .. Enumerable.Range(100, 28).Select(second => new Ipv4Range((10u << 24) | ((uint)second << 16), 16)),
        new Ipv4Range((192u << 24) | (168u << 16), 16),
    ];
}
