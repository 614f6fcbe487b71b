using Molecule.Containers.References;
using Molecule.Images.Publishing;

namespace Molecule.Images.Tests.Publishing;

public sealed class LatestDecisionTests
{
    private const string Older = "1111111111111111111111111111111111111111";

    private static readonly Digest New = Digest.Parse(Remotes.TestedId);
    private static readonly Digest Old = Digest.Parse(Remotes.OtherId);

    [Fact]
    public void A_tag_that_is_not_there_is_made() =>
        Decide(null, Remotes.Labels(null, null)).ShouldBe(new LatestDecision.Move(null, null));

    [Fact]
    public void A_tag_that_names_this_digest_stays() => Decide(New, Remotes.Labels(Older, "key")).ShouldBeOfType<LatestDecision.Already>();

    [Fact]
    public void Another_build_of_the_same_commit_is_no_step_back() =>
        Decide(Old, Remotes.Labels(Remotes.Commit, "key")).ShouldBe(new LatestDecision.Move(Old, null));

    [Fact]
    public void Another_commit_is_a_question_for_the_history() => Decide(Old, Remotes.Labels(Older, "key")).ShouldBeNull();

    [Fact]
    public void A_tag_that_does_not_say_its_commit_is_not_moved() =>
        Decide(Old, Remotes.Labels(null, "key")).ShouldBeOfType<LatestDecision.Refuse>().Relation.ShouldBe(CommitRelation.Unknown);

    [Fact]
    public void A_starter_replaces_the_same_starter() =>
        Decide(Old, Remotes.Labels(Older, "key", "embedded:codex"), isEmbedded: true).ShouldBe(new LatestDecision.Move(Old, null));

    [Fact]
    public void A_starter_does_not_replace_a_real_image() =>
        Decide(Old, Remotes.Labels(Older, "key", "https://git.example/a"), isEmbedded: true).ShouldBeOfType<LatestDecision.Refuse>();

    [Theory]
    [InlineData(CommitRelation.Forward, true)]
    [InlineData(CommitRelation.Same, true)]
    [InlineData(CommitRelation.Backward, false)]
    [InlineData(CommitRelation.Unrelated, false)]
    [InlineData(CommitRelation.Unknown, false)]
    public void Only_forward_is_a_move(CommitRelation relation, bool moves)
    {
        var decision = LatestDecision.OfRelation(relation, Old, Older, Remotes.Commit, force: false);

        (decision is LatestDecision.Move { Forced: null }).ShouldBe(moves);
        (decision is LatestDecision.Refuse).ShouldBe(!moves);
    }

    [Theory]
    [InlineData(CommitRelation.Backward, true)]
    [InlineData(CommitRelation.Unrelated, true)]
    [InlineData(CommitRelation.Unknown, true)]
    [InlineData(CommitRelation.Forward, false)]
    public void Force_moves_and_says_what_it_overrode(CommitRelation relation, bool overrode) =>
        (LatestDecision.OfRelation(relation, Old, Older, Remotes.Commit, force: true).ShouldBeOfType<LatestDecision.Move>().Forced is not null).ShouldBe(overrode);

    private static LatestDecision? Decide(Digest? current, System.Collections.Immutable.ImmutableSortedDictionary<string, string> labels, bool isEmbedded = false) =>
        LatestDecision.WithoutHistory(isEmbedded, Remotes.Commit, "embedded:codex", New, current, labels, force: false);
}
