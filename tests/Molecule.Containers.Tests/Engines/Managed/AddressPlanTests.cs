using Molecule.Containers.Engines.Managed;

namespace Molecule.Containers.Tests.Engines.Managed;

public sealed class AddressPlanTests
{
    [Fact]
    public void Choose_avoids_whatever_the_machine_routes()
    {
        Ipv4Range[] used = [.. Enumerable.Range(200, 54).Select(second => Range($"10.{second}.7.0/24"))];

        AddressPlan.Choose(used, kept: null, "00000000")!.Range.ToString().ShouldBe("10.254.0.0/16");
    }

    [Fact]
    public void Choose_leaves_10_alone_when_all_of_it_is_routed() => AddressPlan.Choose([Range("10.0.0.0/8")], kept: null, "ffff0000")!.Range.ToString().ShouldStartWith("172.");

    [Fact]
    public void Choose_without_a_free_range_chooses_none() =>
        AddressPlan.Choose([Range("10.0.0.0/8"), Range("172.16.0.0/12"), Range("192.168.1.0/24")], kept: null, "00000000").ShouldBeNull();

    [Fact]
    public void Choose_keeps_the_last_range_while_it_is_free()
    {
        AddressPlan.Choose([], Range("10.150.0.0/16"), "00000000")!.Range.ToString().ShouldBe("10.150.0.0/16");
        AddressPlan.Choose([Range("10.150.3.0/24")], Range("10.150.0.0/16"), "00000000")!.Range.ToString().ShouldNotBe("10.150.0.0/16");
    }

    [Fact]
    public void Choose_two_keys_seldom_want_the_same() =>
        AddressPlan.Choose([], kept: null, "00000000")!.ShouldNotBe(AddressPlan.Choose([], kept: null, "00010000"));

    [Fact]
    public void Bridge_and_pool_do_not_overlap()
    {
        var plan = new AddressPlan(Range("10.220.0.0/16"));

        plan.BridgeAddress.ShouldBe("10.220.0.1/24");
        plan.NetworkPool.ShouldBe("base=10.220.128.0/17,size=24");
    }

    [Fact]
    public void ParseRoutes_reads_the_kernels_byte_order_and_skips_the_default_route()
    {
        const string Table = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
            + "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
            + "br0\t0000D50A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n";

        MachineNetworks.ParseRoutes(Table).ShouldHaveSingleItem().ShouldBe(("br0", Range("10.213.0.0/24")));
    }

    [Theory]
    [InlineData("10.1.0.0/16", "10.1.255.255/32", true)]
    [InlineData("10.1.0.0/16", "10.2.0.0/16", false)]
    [InlineData("0.0.0.0/0", "10.2.0.0/16", true)]
    public void Overlaps_by_first_and_last_address(string left, string right, bool expected) => Range(left).Overlaps(Range(right)).ShouldBe(expected);

    [Theory]
    [InlineData(null)]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("fd00::/64")]
    public void Parse_anything_else_is_nothing(string? text) => Ipv4Range.Parse(text).ShouldBeNull();

    private static Ipv4Range Range(string text) => Ipv4Range.Parse(text)!.Value;
}
