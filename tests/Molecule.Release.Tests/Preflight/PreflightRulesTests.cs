using Molecule.Release.GitHub;
using Molecule.Release.Journal;
using Molecule.Release.Preflight;
using Molecule.Release.Sources;
using Molecule.Release.Versions;

namespace Molecule.Release.Tests.Preflight;

public class PreflightRulesTests
{
    private static readonly string Elsewhere = new('d', 40);
    private static readonly ReleaseVersion Version = ReleaseVersion.Parse("1.2.0");
    private static readonly string Mark = ReleaseMark.Of(Version, Samples.Commit, Samples.Registry);

    private static readonly PreflightFacts Fine = new()
    {
        Version = Version,
        Registry = Samples.Registry,
        Head = Samples.Commit,
        Changes = [],
        RemoteTags = [new RemoteTag("v1.1.0", Elsewhere, IsAnnotated: true), new RemoteTag("nightly", Elsewhere, IsAnnotated: false)],
        Releases = [Samples.Hosted("v1.1.0")],
        MayPush = true,
        Journal = JournalState.Empty,
    };

    [Fact]
    public void A_new_version_of_a_clean_tree_has_no_problem() => SubjectsOf(Fine).ShouldBeEmpty();

    [Fact]
    public void A_half_done_release_of_this_commit_is_continued() => SubjectsOf(Fine with
    {
        RemoteTags = [new RemoteTag("v1.2.0", Samples.Commit, IsAnnotated: true)],
        LocalTag = new RemoteTag("v1.2.0", Samples.Commit, IsAnnotated: true),
        Releases = [Samples.Hosted("v1.2.0", draft: true, Mark)],
        Journal = Begun(Samples.Commit),
    }).ShouldBeEmpty();

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once() => SubjectsOf(Fine with
    {
        Changes = ["?? a", " M b"],
        RemoteTags = [new RemoteTag("v1.2.0", Elsewhere, IsAnnotated: true), new RemoteTag("v1.3.0", Elsewhere, IsAnnotated: true)],
        LocalTag = new RemoteTag("v1.2.0", Elsewhere, IsAnnotated: true),
        Releases = [Samples.Hosted("v1.2.0", draft: false, "by hand")],
        MayPush = false,
        Journal = Begun(Elsewhere),
    }).ShouldBe(["tree", "GitHub", "version", "git tag", "git tag", "GitHub", "journal"]);

    [Fact]
    public void What_could_not_be_found_out_is_no_second_problem() =>
        SubjectsOf(new PreflightFacts { Version = Version, Registry = Samples.Registry }).ShouldBeEmpty();

    [Theory]
    [InlineData("v1.2.1", "version")]
    [InlineData("v1.10.0", "version")]
    [InlineData("v1.2.0-rc.9", null)]
    [InlineData("v9", null)]
    public void Only_a_newer_release_stands_in_the_way(string tag, string? problem) =>
        SubjectsOf(Fine with { RemoteTags = [new RemoteTag(tag, Elsewhere, IsAnnotated: true)] }).ShouldBe(problem is null ? [] : [problem]);

    [Fact]
    public void A_newer_release_that_only_GitHub_knows_stands_in_the_way_and_a_draft_does_not()
    {
        SubjectsOf(Fine with { Releases = [Samples.Hosted("v2.0.0")] }).ShouldBe(["version"]);
        SubjectsOf(Fine with { Releases = [Samples.Hosted("v2.0.0", draft: true)] }).ShouldBeEmpty();
    }

    [Fact]
    public void A_local_tag_that_is_not_annotated_would_be_pushed_as_it_is_and_is_refused() =>
        SubjectsOf(Fine with { LocalTag = new RemoteTag("v1.2.0", Samples.Commit, IsAnnotated: false) }).ShouldBe(["git tag"]);

    [Fact]
    public void A_long_list_of_changes_is_cut() =>
        PreflightRules.ProblemsOf(Fine with { Changes = [.. Enumerable.Range(0, 9).Select(index => $"?? f{index}")] }).Single().Text.ShouldEndWith("?? f4 and 4 more)");

    [Fact]
    public void A_refusal_is_wrong_usage_only_when_nothing_but_another_input_helps()
    {
        var usage = new ReleaseProblem("tree", "x", "Fix.", IsUsage: true);
        new ReleaseRefusedException("1.2.0", [usage]).IsUsage.ShouldBeTrue();
        new ReleaseRefusedException("1.2.0", [usage, usage with { IsUsage = false }]).IsUsage.ShouldBeFalse();
    }

    private static string[] SubjectsOf(PreflightFacts facts) => [.. PreflightRules.ProblemsOf(facts).Select(problem => problem.Subject)];

    private static JournalState Begun(string commit) =>
        JournalState.Of([new JournalEntry(default, ReleaseStep.Begin, null, StepState.Done, System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("commit", commit))]);
}
