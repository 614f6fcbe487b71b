using Molecule.Containers.References;
using Molecule.Images.BaseImages;
using Molecule.Images.Building;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Tests.Publishing;

public sealed class PublishableImagesTests
{
    private static readonly BaseImage Pulled = new(new Tag(Repository.Parse("debian"), "bookworm-slim"), "sha256:base", BaseImageOrigin.Present, "debian@sha256:x", SelfMade: false);
    private static readonly BaseImage Made = Pulled with { RepoDigest = null, SelfMade = true };

    private static readonly ImageReportEntry Entry = new()
    {
        Runtime = "codex",
        Tags = [],
        ImageId = Remotes.TestedId,
        SourceKind = "git",
        Source = "https://git.example/a",
        Commit = Remotes.Commit,
        InputKey = "key",
        Result = ImageResult.Built,
        Reason = "r",
        Seconds = 1,
        Smoke = SmokeResult.Passed,
    };

    [Fact]
    public void A_tested_image_keeps_its_id_commit_key_and_source()
    {
        var image = PublishableImages.Of(Entry, Pulled, Labels());

        image.ShouldBe(Remotes.Local);
        image.Runtime.ShouldBe(RuntimeCatalogue.Codex);
    }

    [Theory]
    [InlineData("git", false)]
    [InlineData("embedded", true)]
    [InlineData("folder", true)]
    [InlineData("", true)]
    public void Only_a_git_commit_can_be_looked_up_by_others(string kind, bool embedded) =>
        PublishableImages.Of(Entry with { SourceKind = kind }, Pulled, Labels()).IsEmbedded.ShouldBe(embedded);

    [Theory]
    [InlineData(SmokeResult.Passed, true)]
    [InlineData(SmokeResult.PassedBefore, true)]
    [InlineData(SmokeResult.Skipped, false)]
    [InlineData(SmokeResult.Failed, false)]
    public void Only_what_was_tested_is_publishable(SmokeResult smoke, bool publishable)
    {
        if (publishable)
        {
            PublishableImages.Of(Entry with { Smoke = smoke }, Pulled, Labels()).ImageId.ShouldBe(Remotes.TestedId);
        }
        else
        {
            Should.Throw<UntestedPublicationException>(() => PublishableImages.Of(Entry with { Smoke = smoke }, Pulled, Labels())).IsUsage.ShouldBeTrue();
        }
    }

    [Fact]
    public void An_image_that_inherits_the_mark_of_a_self_made_base_has_one_whatever_base_was_asked_for() =>
        PublishableImages.Of(Entry, Pulled, Labels((BaseImageLabels.Origin, BaseImageLabels.DebootstrapOrigin))).HasSelfMadeBase.ShouldBeTrue();

    [Fact]
    public void An_image_that_is_labelled_with_the_self_made_base_s_id_has_one() =>
        PublishableImages.Of(Entry, Made, Labels((ImageLabels.BaseDigest, Made.ImageId))).HasSelfMadeBase.ShouldBeTrue();

    [Fact]
    public void A_template_with_a_base_of_its_own_is_not_judged_by_the_self_made_one() =>
        PublishableImages.Of(Entry, Made, Labels((ImageLabels.BaseName, "python:3"))).HasSelfMadeBase.ShouldBeFalse();

    [Fact]
    public void A_pulled_base_is_none() =>
        PublishableImages.Of(Entry, Pulled, Labels((ImageLabels.BaseDigest, Pulled.ImageId))).HasSelfMadeBase.ShouldBeFalse();

    private static Dictionary<string, string> Labels(params (string Name, string Value)[] labels) => labels.ToDictionary(label => label.Name, label => label.Value);
}
