using Microsoft.Extensions.Time.Testing;
using Molecule.Containers.References;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;
using Molecule.Terminal.Images;

namespace Molecule.Terminal.Tests.Images;

public sealed class PublishViewTests
{
    private static readonly Digest Published = Digest.Parse("sha256:" + new string('a', 64));
    private static readonly Tag Reference = new(Repository.Parse("registry.example/team/workspace-template-codex"), "sha-0123456");

    private readonly PlainTerminal _terminal = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task An_upload_is_told_with_bytes_and_rate_and_in_a_log_only_now_and_then()
    {
        await ShowAsync(progress =>
        {
            Push(progress, 1_000_000);
            Push(progress, 2_000_000);
            _time.Advance(TimeSpan.FromSeconds(5));
            Push(progress, 30_000_000);
        });

        _terminal.Lines.Where(line => line.Contains("pushing", StringComparison.Ordinal)).ShouldBe(
        [
            "codex          | pushing   1.0 of 40.0 MB, 12.3 MB/s, layers 1 of 3",
            "codex          | pushing   30.0 of 40.0 MB, 12.3 MB/s, layers 1 of 3",
        ]);
    }

    [Theory]
    [InlineData(PublishOutcome.Pushed, LatestResult.Moved, "pushed", "moved")]
    [InlineData(PublishOutcome.AlreadyPublished, LatestResult.Already, "present", "already")]
    [InlineData(PublishOutcome.Adopted, LatestResult.Untouched, "adopted", "not moved")]
    public void The_table_names_tag_whole_digest_outcome_and_latest(PublishOutcome outcome, LatestResult latest, string result, string moved)
    {
        View.Show(Report(Entry with { Outcome = outcome, Latest = latest }));

        var row = Row();
        row.ShouldBe(["registry.example/team/workspace-template-codex", "sha-0123456", Published.Value, result, moved, "12.5 MB"]);
    }

    [Fact]
    public void An_image_that_failed_says_so()
    {
        View.Show(Report(Entry with { Tags = [], Digest = null, LayerBytes = null, Error = "no" }));

        Row().ShouldBe(["registry.example/team/workspace-template-codex", "-", "-", "failed", "not moved", "-"]);
    }

    [Fact]
    public void A_plan_says_what_would_be_built_pushed_and_moved()
    {
        View.Show([new PublishPlanEntry(Image(PublishableImage.NotBuilt), Reference, new PublishDecision.Push(), new LatestDecision.Move(Published, Forced: null))]);

        Row().ShouldBe(["registry.example/team/workspace-template-codex", "sha-0123456", "built, pushed", "moved from aaaaaaaaaaaa", ""]);
        _terminal.Lines[^1].ShouldBe("Nothing was pushed and no tag was moved.");
    }

    [Fact]
    public void A_plan_names_what_stands_in_the_way()
    {
        View.Show([new PublishPlanEntry(Image(Published.Value), Reference, new PublishDecision.Push(), new LatestDecision.Refuse(Published, CommitRelation.Backward, "it is newer"))]);

        Row().ShouldBe(["registry.example/team/workspace-template-codex", "sha-0123456", "pushed", "refused", ":latest: it is newer"]);
    }

    private PublishView View => new(_terminal.Output, _time);

    private static PublishReportEntry Entry => new()
    {
        Runtime = "codex",
        Repository = Reference.Repository.Name,
        Tags = [Reference.Name, "latest"],
        Commit = "c",
        InputKey = "k",
        ImageId = "i",
        Digest = Published.Value,
        LayerBytes = 12_500_000,
    };

    private static PublishReport Report(PublishReportEntry entry) => new() { Registry = "registry.example/team", Images = [entry], Seconds = 1 };

    private static PublishableImage Image(string id) => new()
    {
        Runtime = RuntimeCatalogue.Codex,
        ImageId = id,
        Commit = "c",
        InputKey = "k",
        Source = "s",
        IsEmbedded = false,
        HasSelfMadeBase = false,
    };

    private static void Push(IProgress<PublishProgress> progress, long bytes) =>
        progress.Report(new PublishProgress.Pushing(bytes, 40_000_000, 12_300_000, 1, 3) { Runtime = RuntimeCatalogue.Codex });

    private string[] Row() => [.. _terminal.Lines.Single(line => line.Contains("workspace-template-codex", StringComparison.Ordinal)).Trim('│').Split('│').Select(cell => cell.Trim())];

    private Task<PublishReport> ShowAsync(Action<IProgress<PublishProgress>> events) => View.ShowAsync(progress =>
    {
        events(progress);
        return Task.FromResult(Report(Entry));
    });
}
