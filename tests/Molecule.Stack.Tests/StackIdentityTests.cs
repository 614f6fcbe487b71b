using Molecule.Models;

namespace Molecule.Stack.Tests;

public sealed class StackIdentityTests
{
    [Fact]
    public void Instance_differs_by_name_and_by_checkout_and_by_nothing_else()
    {
        var instance = new StackIdentity("default", "/src/molecule").Instance;

        new StackIdentity("default", "/src/molecule/").Instance.ShouldBe(instance);
        new StackIdentity("default", "/src/other/../molecule").Instance.ShouldBe(instance);
        new StackIdentity("other", "/src/molecule").Instance.ShouldNotBe(instance);
        new StackIdentity("default", "/src/molecule2").Instance.ShouldNotBe(instance);
    }

    [Fact]
    public void NetworkNames_only_the_default_stack_asks_for_the_well_known_name()
    {
        new StackIdentity("default", "/src").NetworkNames[0].ShouldBe("molecule-core-net");
        new StackIdentity("other", "/src").NetworkNames.ShouldNotContain("molecule-core-net");
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("a123456789012345678901234567890123")]
    public void A_name_that_an_engine_could_not_carry_is_refused(string name) => Should.Throw<InvalidStackException>(() => new StackIdentity(name, "/src"));

    [Fact]
    public void Model_the_concierge_has_the_organisations_id_and_the_others_their_own()
    {
        var options = Options("a: { runtime: codex }, boss: { runtime: claude-code, kind: platform }") with { OrganisationId = "acme" };
        var workspaces = StackWorkspaces.Model(options);

        workspaces[0].Id.ShouldBe(Workspace.LocalId(options.Identity.Instance.Value, "a"));
        workspaces[1].Id.ShouldBe(new Organisation("acme").ConciergeId);
        StackWorkspaces.Model(options with { OrganisationId = null })[1].Id.ShouldBe(new Organisation(options.Identity.Instance.Value).ConciergeId);
    }

    private static StackOptions Options(string workspaces) => new()
    {
        Identity = new StackIdentity("default", "/src"),
        Definition = new Stack.Files.StackFileReader(new Variables()).Parse("stack.yaml", $"x-molecule: {{ workspaces: {{ {workspaces} }} }}"),
        StateHome = "/state",
    };
}
