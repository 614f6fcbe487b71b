using Molecule.Release.Sources;

namespace Molecule.Release.Tests.Sources;

public class RemoteTagsTests
{
    private static readonly string Commit = new('a', 40);
    private static readonly string Object = new('b', 40);

    [Fact]
    public void An_annotated_tag_leads_through_its_object_and_a_plain_one_straight_to_its_commit() =>
        RemoteTags.Parse($"{Object}\trefs/tags/v1.0.0\n{Commit}\trefs/tags/v1.0.0^{{}}\n{Commit}\trefs/tags/plain\nwarning: nonsense\n")
            .ShouldBe([new RemoteTag("v1.0.0", Commit, IsAnnotated: true), new RemoteTag("plain", Commit, IsAnnotated: false)]);
}
