using System.Text;
using Molecule.Containers.Engines.Managed;

namespace Molecule.Containers.Tests.Engines.Managed;

public sealed class ManagedPathsTests
{
    [Fact]
    public void Runtime_is_the_state_folder_as_long_as_sockets_fit() => new ManagedPaths("/state/molecule/engine").Runtime.ShouldBe("/state/molecule/engine");

    [Fact]
    public void Runtime_of_a_deep_folder_is_short_and_its_own()
    {
        var deep = new ManagedPaths("/" + new string('a', 90) + "/engine");
        var other = new ManagedPaths("/" + new string('b', 90) + "/engine");

        Encoding.UTF8.GetByteCount(deep.ExecRoot + "/containerd/containerd-debug.sock").ShouldBeLessThan(108);
        deep.Runtime.ShouldNotBe(other.Runtime);
    }

    [Fact]
    public void Two_state_folders_share_no_name()
    {
        var one = new ManagedPaths("/a/engine");
        var two = new ManagedPaths("/b/engine");

        one.Bridge.ShouldMatch("^mol[0-9a-f]{8}$");
        new[] { one.Bridge, one.FirewallChain, one.ControlGroup, one.Socket }.ShouldNotContain(name => new[] { two.Bridge, two.FirewallChain, two.ControlGroup, two.Socket }.Contains(name));
    }

    [Fact]
    public void A_trailing_separator_names_the_same_engine() => new ManagedPaths("/a/engine/").ShouldBe(new ManagedPaths("/a/engine"));
}
