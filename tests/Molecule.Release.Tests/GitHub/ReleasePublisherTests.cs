using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Release.GitHub;
using Molecule.Release.Versions;

namespace Molecule.Release.Tests.GitHub;

public class ReleasePublisherTests
{
    private static readonly string Mark = ReleaseMark.Of(ReleaseVersion.Parse("1.2.0"), Samples.Commit, Samples.Registry);
    private static readonly ReleaseText Text = new("v1.2.0", Samples.Commit, "Release 1.2.0", Mark + "\nnotes", IsPrerelease: false);

    private readonly MemoryHost _host = new();

    private ReleasePublisher Publisher => new(_host, Mark, new HastyTime(), NullLogger.Instance);

    [Fact]
    public async Task A_draft_is_made_once_and_taken_again()
    {
        var first = await Publisher.EnsureDraftAsync(Text, CancellationToken.None);
        var second = await Publisher.EnsureDraftAsync(Text, CancellationToken.None);

        second.Id.ShouldBe(first.Id);
        _host.Calls.ShouldBe(["create"]);
    }

    [Fact]
    public async Task A_draft_whose_answer_got_lost_is_not_made_a_second_time()
    {
        _host.LoseAnswers = 1;

        await Publisher.EnsureDraftAsync(Text, CancellationToken.None);

        _host.Releases.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_file_whose_answer_got_lost_is_not_sent_twice()
    {
        await Publisher.EnsureDraftAsync(Text, CancellationToken.None);
        _host.LoseAnswers = 1;

        (await Publisher.EnsureAssetAsync(Text.Tag, "release.json", [1, 2], CancellationToken.None)).ShouldBeFalse();

        _host.Calls.Count(call => call == "upload release.json").ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_is_half_there_or_another_one_is_replaced_in_a_draft()
    {
        var draft = await Publisher.EnsureDraftAsync(Text, CancellationToken.None);
        _host.Put(draft.Id, "release.json", [9], whole: true);
        _host.Put(draft.Id, "SHA256SUMS", [], whole: false);

        await Publisher.EnsureAssetAsync(Text.Tag, "release.json", [1, 2], CancellationToken.None);
        await Publisher.EnsureAssetAsync(Text.Tag, "SHA256SUMS", [3], CancellationToken.None);

        _host.Bytes("release.json").ShouldBe([1, 2]);
        _host.Bytes("SHA256SUMS").ShouldBe([3]);
    }

    [Fact]
    public async Task Another_file_of_a_published_release_is_a_conflict_and_stays()
    {
        var draft = await Publisher.EnsureDraftAsync(Text, CancellationToken.None);
        _host.Put(draft.Id, "release.json", [9], whole: true);
        await Publisher.EnsurePublishedAsync(Text, CancellationToken.None);

        await Should.ThrowAsync<ReleaseConflictException>(() => Publisher.EnsureAssetAsync(Text.Tag, "release.json", [1, 2], CancellationToken.None));
        _host.Bytes("release.json").ShouldBe([9]);
    }

    [Fact]
    public async Task Publishing_a_second_time_changes_nothing()
    {
        await Publisher.EnsureDraftAsync(Text, CancellationToken.None);
        await Publisher.EnsurePublishedAsync(Text, CancellationToken.None);
        await Publisher.EnsurePublishedAsync(Text, CancellationToken.None);

        _host.Calls.ShouldBe(["create", "update"]);
    }

    [Fact]
    public async Task A_refusal_because_somebody_was_there_before_is_looked_into()
    {
        _host.RefuseOnce = HttpStatusCode.UnprocessableEntity;

        (await Publisher.EnsureDraftAsync(Text, CancellationToken.None)).Tag.ShouldBe("v1.2.0");
    }

    [Fact]
    public async Task Any_other_refusal_is_final()
    {
        _host.RefuseOnce = HttpStatusCode.Forbidden;

        await Should.ThrowAsync<GitHubRefusedException>(() => Publisher.EnsureDraftAsync(Text, CancellationToken.None));
    }

    [Theory]
    [InlineData("written by hand", true)]
    [InlineData("<!-- molecule-release 1.2.0 0000000000000000000000000000000000000000 registry.example/team -->", true)]
    [InlineData("", false)]
    public void A_draft_of_somebody_else_is_a_conflict_and_an_empty_one_is_adopted(string body, bool conflict) =>
        (ReleaseMark.Conflict(Samples.Hosted("v1.2.0", draft: true, body), Mark) is not null).ShouldBe(conflict);

    [Theory]
    [InlineData("1.2.0 cccccccccccccccccccccccccccccccccccccccc other.example/team", "the draft is of the registry other.example/team, and this one of registry.example/team")]
    [InlineData(
        "1.2.0 dddddddddddddddddddddddddddddddddddddddd registry.example/team",
        "the draft is of the commit dddddddddddddddddddddddddddddddddddddddd, and this one of cccccccccccccccccccccccccccccccccccccccc")]
    [InlineData(
        "1.1.0 cccccccccccccccccccccccccccccccccccccccc other.example/team",
        "the draft is of the version 1.1.0, and this one of 1.2.0 and the registry other.example/team, and this one of registry.example/team")]
    public void What_a_conflict_is_about_is_named_on_both_sides(string theirs, string conflict) =>
        ReleaseMark.Conflict(Samples.Hosted("v1.2.0", draft: true, $"notes\n<!-- molecule-release {theirs} -->"), Mark).ShouldBe(conflict);

    [Fact]
    public void A_published_release_without_our_mark_is_a_conflict_even_beside_a_draft_of_ours() =>
        Should.Throw<ReleaseConflictException>(() => Publisher.Choose("v1.2.0", [Samples.Hosted("v1.2.0", draft: true, Mark), Samples.Hosted("v1.2.0", draft: false, "by hand", id: 2)]));

    [Fact]
    public void Of_two_drafts_of_ours_every_rerun_takes_the_older() =>
        Publisher.Choose("v1.2.0", [Samples.Hosted("v1.2.0", draft: true, Mark, id: 8), Samples.Hosted("v1.2.0", draft: true, Mark, id: 3)])!.Id.ShouldBe(3);

    [Fact]
    public void The_release_before_is_the_newest_older_one_that_is_complete()
    {
        HostedRelease[] all =
        [
            Samples.Hosted("v1.1.0", assets: Samples.Asset("release.json")),
            Samples.Hosted("v1.1.5-rc.1", assets: Samples.Asset("release.json")),
            Samples.Hosted("v1.1.9", draft: true, assets: Samples.Asset("release.json")),
            Samples.Hosted("v1.1.8"),
            Samples.Hosted("v1.3.0", assets: Samples.Asset("release.json")),
            Samples.Hosted("nightly"),
        ];

        PublishedReleases.Before(ReleaseVersion.Parse("1.2.0"), all)!.Tag.ShouldBe("v1.1.0");
        PublishedReleases.Before(ReleaseVersion.Parse("1.2.0-rc.1"), all)!.Tag.ShouldBe("v1.1.5-rc.1");
        PublishedReleases.Before(ReleaseVersion.Parse("1.0.0"), all).ShouldBeNull();
        PublishedReleases.Find(version: null, all)!.Tag.ShouldBe("v1.3.0");
        PublishedReleases.Find(ReleaseVersion.Parse("1.1.9"), all).ShouldBeNull();
    }
}
