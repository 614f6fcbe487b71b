using Molecule.Containers.References;
using Molecule.Images.Agent;

namespace Molecule.Images.Tests.Agent;

public sealed class AgentRuntimeIdentifierTests
{
    [Theory]
    [InlineData("linux/amd64", "linux-x64")]
    [InlineData("linux/arm64", "linux-arm64")]
    [InlineData("linux/arm64/v8", "linux-arm64")]
    public void Of_names_the_platform_as_dotnet_does(string platform, string expected) =>
        AgentRuntimeIdentifier.Of(Platform.Parse(platform)).ShouldBe(expected);

    [Theory]
    [InlineData("linux/riscv64")]
    [InlineData("windows/amd64")]
    public void Of_another_platform_is_refused_by_name(string platform) =>
        Should.Throw<AgentPublishException>(() => AgentRuntimeIdentifier.Of(Platform.Parse(platform))).Message.ShouldContain(platform);
}
