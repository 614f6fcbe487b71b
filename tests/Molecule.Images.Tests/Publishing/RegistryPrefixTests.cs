using Molecule.Containers.References;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Tests.Publishing;

public sealed class RegistryPrefixTests
{
    [Fact]
    public void Names_are_those_of_the_registry_mode()
    {
        var prefix = RegistryPrefix.Parse("registry.example:5000/team/");

        prefix.ImmutableOf(RuntimeCatalogue.ClaudeCode, Remotes.Commit).ToString().ShouldBe("registry.example:5000/team/workspace-template-claude-code:sha-950d39a");
        prefix.LatestOf(RuntimeCatalogue.Codex).ToString().ShouldBe("registry.example:5000/team/workspace-template-codex:latest");
        prefix.Host.Name.ShouldBe("registry.example:5000");
    }

    [Theory]
    [InlineData("molecule-local")]
    [InlineData("molecule-local/team")]
    [InlineData("molecule-local/")]
    [InlineData("")]
    [InlineData("https://registry.example")]
    [InlineData("registry.example/team:latest")]
    [InlineData("Registry.example/Team")]
    public void What_is_no_registry_or_the_local_one_is_refused(string text) =>
        Should.Throw<InvalidReferenceException>(() => RegistryPrefix.Parse(text)).IsUsage.ShouldBeTrue();

    [Fact]
    public void A_host_alone_is_a_prefix() =>
        RegistryPrefix.Parse("localhost:5000").LatestOf(RuntimeCatalogue.Codex).ToString().ShouldBe("localhost:5000/workspace-template-codex:latest");
}
