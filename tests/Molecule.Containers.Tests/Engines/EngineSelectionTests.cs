using Molecule.Containers.Engines;

namespace Molecule.Containers.Tests.Engines;

public sealed class EngineSelectionTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("auto")]
    public void Parse_nothing_or_auto_is_auto(string? text) => EngineSelection.Parse(text).ShouldBeOfType<EngineSelection.Auto>();

    [Fact]
    public void Parse_managed() => EngineSelection.Parse("managed").ShouldBeOfType<EngineSelection.ManagedOnly>();

    [Theory]
    [InlineData("unix:///run/docker.sock", "unix:///run/docker.sock")]
    [InlineData("/run/docker.sock", "unix:///run/docker.sock")]
    [InlineData("tcp://10.0.0.1:2375", "tcp://10.0.0.1:2375/")]
    [InlineData("npipe:////./pipe/docker_engine", "npipe:////./pipe/docker_engine")]
    public void Parse_an_endpoint(string text, string address) =>
        EngineSelection.Parse(text).ShouldBeOfType<EngineSelection.Explicit>().Endpoint.Address.ShouldBe(new Uri(address));

    [Theory]
    [InlineData("ssh://user@host")]
    [InlineData("Managed")]
    [InlineData("tcp://")]
    [InlineData("tcp://host")]
    [InlineData("unix://")]
    [InlineData("fd://")]
    [InlineData("relative.sock")]
    public void Parse_anything_else_is_wrong_usage(string text) => Should.Throw<InvalidEngineSelectionException>(() => EngineSelection.Parse(text)).IsUsage.ShouldBeTrue();

    [Fact]
    public void Parse_ssh_says_what_to_do_instead() =>
        Should.Throw<InvalidEngineSelectionException>(() => EngineSelection.Parse("ssh://me:secret@host")).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("ssh -L"),
            message => message.ShouldNotContain("secret"));
}
