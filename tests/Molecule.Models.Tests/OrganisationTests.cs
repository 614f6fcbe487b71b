namespace Molecule.Models.Tests;

public sealed class OrganisationTests
{
    // Reference values: Python's uuid.uuid5(uuid.NAMESPACE_URL, name).
    [Theory]
    [InlineData(null, "ea3cfcf1-cb9c-53b4-90fd-c53123569c4a")]
    [InlineData("", "ea3cfcf1-cb9c-53b4-90fd-c53123569c4a")]
    [InlineData("acme", "4314575e-be8b-5a8d-880f-5140561498a4")]
    public void ConciergeId_is_the_version_5_uuid_of_the_organisation(string? id, string expected) =>
        new Organisation(id).ConciergeId.ToString("D").ShouldBe(expected);

    [Fact]
    public void LocalId_is_the_version_5_uuid_of_instance_and_name() =>
        Workspace.LocalId("default", "codex").ToString("D").ShouldBe("9d1cf884-9885-5d3d-ae85-887b7eb4dd7d");

    [Fact]
    public void SurplusConcierges_are_all_but_the_first()
    {
        Workspace[] workspaces = [Named("a", WorkspaceKind.Platform), Named("b", WorkspaceKind.Ordinary), Named("c", WorkspaceKind.Platform)];

        Organisation.SurplusConcierges(workspaces).Select(workspace => workspace.Name).ShouldBe(["c"]);
        Organisation.SurplusConcierges(workspaces[..2]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("platform", true)]
    [InlineData("workspace", true)]
    [InlineData("Platform", false)]
    [InlineData("", false)]
    public void Kinds_are_found_by_their_exact_word(string word, bool known) => (WorkspaceKind.Find(word) is not null).ShouldBe(known);

    private static Workspace Named(string name, WorkspaceKind kind) => new() { Id = Workspace.LocalId("x", name), Name = name, Kind = kind, Runtime = "codex" };
}
