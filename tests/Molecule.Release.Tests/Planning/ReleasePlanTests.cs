using Molecule.Release.GitHub;
using Molecule.Release.Journal;
using Molecule.Release.Pins;
using Molecule.Release.Planning;
using Molecule.Release.Versions;

namespace Molecule.Release.Tests.Planning;

public class ReleasePlanTests
{
    private static readonly string Mine = Samples.Digest('1');
    private static readonly string Before = Samples.Digest('0');

    [Fact]
    public void From_nothing_everything_is_to_do_in_order()
    {
        var plan = ReleasePlan.Of(World(new ImageWorld("codex", null, null, null, null)) with { Pins = [] });

        plan.Select(step => step.Step).ShouldBe(
            [ReleaseStep.Stage, ReleaseStep.VersionTag, ReleaseStep.Latest, ReleaseStep.GitTag, ReleaseStep.Draft, ReleaseStep.Asset, ReleaseStep.Asset, ReleaseStep.Publish, ReleaseStep.Promote]);
        plan.ShouldAllBe(step => !step.IsDone);
    }

    [Fact]
    public void A_complete_release_has_nothing_left_to_do()
    {
        var hosted = Samples.Hosted("v1.2.0", draft: false, assets: [Samples.Asset("release.json"), Samples.Asset("SHA256SUMS")]);

        ReleasePlan.Of(World(new ImageWorld("codex", Mine, Mine, Mine, Mine)) with { HasGitTag = true, Hosted = hosted, Pins = [new RuntimePin("codex", Mine, null)] })
            .ShouldAllBe(step => step.IsDone);
    }

    [Fact]
    public void After_a_crash_between_two_latest_tags_one_is_left_and_then_the_rest() =>
        LeftOf(World(new ImageWorld("codex", Mine, Mine, Mine, Mine), new ImageWorld("hermes", Mine, Mine, Mine, Before)))
            .ShouldBe(["latest hermes", "git-tag v1.2.0", "draft v1.2.0", "asset release.json", "asset SHA256SUMS", "publish v1.2.0"]);

    [Fact]
    public void Without_a_journal_what_the_immutable_tag_holds_is_used_or_adopted_and_its_tags_count()
    {
        var plan = ReleasePlan.Of(World(new ImageWorld("codex", null, Mine, Mine, Before)));

        plan.Single(step => step.Step == ReleaseStep.Stage).Detail.ShouldContain($"adopt {Mine}");
        plan.Single(step => step.Step == ReleaseStep.VersionTag).IsDone.ShouldBeTrue();
        plan.Single(step => step.Step == ReleaseStep.Latest).Detail.ShouldStartWith("move :latest from sha256:000");
    }

    [Fact]
    public void A_journal_that_the_registry_does_not_bear_out_is_not_believed() =>
        ReleasePlan.Of(World(new ImageWorld("codex", Mine, null, null, null))).Single(step => step.Step == ReleaseStep.Stage).IsDone.ShouldBeFalse();

    [Fact]
    public void A_pre_release_moves_neither_latest_nor_pins() =>
        ReleasePlan.Of(World(new ImageWorld("codex", null, null, null, Before)) with { Version = ReleaseVersion.Parse("1.2.0-rc.1"), Pins = [] })
            .ShouldNotContain(step => step.Step == ReleaseStep.Latest || step.Step == ReleaseStep.Promote);

    [Fact]
    public void A_draft_is_continued_and_its_files_are_compared_again()
    {
        var hosted = Samples.Hosted("v1.2.0", draft: true, assets: [Samples.Asset("release.json"), Samples.Asset("SHA256SUMS", whole: false)]);
        var plan = ReleasePlan.Of(World(new ImageWorld("codex", Mine, Mine, Mine, Mine)) with { Hosted = hosted });

        plan.Where(step => step.Step is ReleaseStep.Draft or ReleaseStep.Asset or ReleaseStep.Publish).Select(step => step.Detail)
            .ShouldBe(["continue the draft", "there, compared again", "upload", "publish the draft"]);
    }

    private static string[] LeftOf(ReleaseWorld world) => [.. ReleasePlan.Of(world).Where(step => !step.IsDone).Select(step => $"{StepNames.Of(step.Step)} {step.Subject}")];

    private static ReleaseWorld World(params ImageWorld[] images) => new() { Version = ReleaseVersion.Parse("1.2.0"), Images = [.. images], HasGitTag = false };
}
