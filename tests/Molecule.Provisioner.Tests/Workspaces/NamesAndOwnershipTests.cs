using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.Workspaces;

public sealed class NamesAndOwnershipTests
{
    [Fact]
    public void Names_are_those_that_other_systems_depend_on()
    {
        var id = WorkspaceId.Parse(Specs.Id);

        WorkspaceNames.Container(id).ShouldBe($"ws-{Specs.Id}");
        WorkspaceNames.Volumes(id).ShouldBe([$"ws-{Specs.Id}-configs", $"ws-{Specs.Id}-workspace", $"ws-{Specs.Id}-claude-sessions"]);
        WorkspaceNames.InternalUrl(id).ShouldBe($"http://ws-{Specs.Id}:8000");
    }

    // The engine's name filter matches anywhere in a name.
    [Theory]
    [InlineData("/ws-" + Specs.Id, true)]
    [InlineData("ws-" + Specs.Id, true)]
    [InlineData("/news-" + Specs.Id, false)]
    [InlineData("/ws-" + Specs.Id + "-backup", false)]
    [InlineData("/ws-codex", false)]
    public void FromContainer_takes_only_whole_names(string name, bool expected) => (WorkspaceNames.FromContainer(name) is not null).ShouldBe(expected);

    [Theory]
    [InlineData("ws-" + Specs.Id + "-configs", true)]
    [InlineData("ws-" + Specs.Id + "-workspace", true)]
    [InlineData("ws-" + Specs.Id + "-claude-sessions", true)]
    [InlineData("ws-" + Specs.Id, false)]
    [InlineData("ws-" + Specs.Id + "-backup", false)]
    [InlineData("/ws-" + Specs.Id + "-configs", false)]
    [InlineData("my-ws-" + Specs.Id + "-configs", false)]
    [InlineData("ws-codex-configs", false)]
    [InlineData("", false)]
    public void FromVolume_takes_only_the_three_of_a_workspace(string name, bool expected) => (WorkspaceNames.FromVolume(name) is not null).ShouldBe(expected);

    [Theory]
    [InlineData("true", "unit", true)]
    [InlineData("false", "unit", false)]
    [InlineData("true", "other", false)]
    [InlineData(null, "unit", false)]
    [InlineData("true", null, false)]
    public void AreOwnedBy_wants_both_labels(string? managed, string? instance, bool expected)
    {
        var labels = new Dictionary<string, string>();
        if (managed is not null)
        {
            labels["molecule.platform.managed"] = managed;
        }

        if (instance is not null)
        {
            labels["molecule.platform.instance"] = instance;
        }

        WorkspaceLabels.AreOwnedBy(labels, InstanceId.Parse("unit")).ShouldBe(expected);
        WorkspaceLabels.AreOwnedBy(null, InstanceId.Parse("unit")).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null, "default")]
    [InlineData("", "default")]
    [InlineData("postgres://localhost/molecule", "0a392020cbb597f8")]
    public void InstanceId_comes_from_the_database_else_is_default(string? url, string expected) =>
        InstanceId.FromEnvironment(url is null ? new Variables() : new Variables(("DATABASE_URL", url))).Value.ShouldBe(expected);
}
