using Molecule.Models;
using Molecule.Provisioner.Workspaces;
using Molecule.Stack;
using Molecule.Terminal.Workspaces;

namespace Molecule.Terminal.Tests.Workspaces;

public sealed class WorkspaceStartSettingsTests
{
    private static readonly StackIdentity Identity = new("unit", "/checkout");

    [Fact]
    public void ToSpec_without_a_name_takes_the_runtimes_first_free_number() =>
        ToSpec(new() { Runtime = "codex" }, "codex", "codex-1", "codex-3").Name.ShouldBe("codex-2");

    [Fact]
    public void ToSpec_the_id_follows_from_the_name_and_the_concierges_from_the_organisation()
    {
        ToSpec(new() { Runtime = "codex", Name = "a" }).Id.ShouldBe(Models.Workspace.LocalId(Identity.Instance.Value, "a").ToString("D"));
        ToSpec(new() { Runtime = "codex", Name = "a", Kind = "platform" }).Id.ShouldBe(new Organisation(Identity.Instance.Value).ConciergeId.ToString("D"));
    }

    [Fact]
    public void ToSpec_a_value_may_hold_equal_signs_and_commas_and_be_empty()
    {
        var environment = ToSpec(new() { Runtime = "codex", Environment = ["A=b=c,d", "EMPTY="] }).Environment;

        environment["A"].ShouldBe("b=c,d");
        environment["EMPTY"].ShouldBe(string.Empty);
    }

    [Theory]
    [InlineData("no-equals-sign-but-perhaps-a-secret")]
    [InlineData("=secret")]
    public void ToSpec_what_is_no_variable_is_refused_and_not_shown(string text)
    {
        var refusal = Should.Throw<InvalidWorkspaceSpecException>(() => ToSpec(new() { Runtime = "codex", Environment = [text] }));

        refusal.Field.ShouldBe("env");
        refusal.Message.ShouldNotContain(text);
    }

    private static WorkspaceSpec ToSpec(WorkspaceStartSettings settings, params string[] taken) => settings.ToSpec(Identity, taken.ToHashSet());
}
