using System.Globalization;
using Molecule.Containers.References;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;
using Molecule.Terminal.Progress;
using Spectre.Console;

namespace Molecule.Terminal.Images;

/// <summary>Shows images while they are published, and what came of it.</summary>
public sealed class PublishView(TerminalOutput output, TimeProvider time)
{
    private const int BarWidth = 20;

    /// <summary>Between two lines about the same upload where nothing can be redrawn.</summary>
    private static readonly TimeSpan PlainPause = TimeSpan.FromSeconds(5);

    private readonly Dictionary<RuntimeName, long> _told = [];

    public Task<PublishReport> ShowAsync(Func<IProgress<PublishProgress>, Task<PublishReport>> publish) =>
        ProgressBoard.ShowAsync(output, time, board => publish(new InlineProgress<PublishProgress>(change => Put(board, change))));

    public void Show(PublishReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Image", "Tag", "Digest", "Result", "Latest").AddColumn(new TableColumn("Size").RightAligned());
        foreach (var image in report.Images)
        {
            table.AddRow(
                new Text(image.Repository),
                new Text(image.Tags.Count > 0 ? image.Tags[0] : "-"),
                new Text(image.Digest ?? "-"),
                image.Error is null ? new Text(Result(image.Outcome)) : new Text("failed", new Style(Color.Red)),
                new Text(image.Latest switch { LatestResult.Moved => "moved", LatestResult.Already => "already", _ => "not moved" }),
                new Text(image.LayerBytes is { } bytes ? Megabytes(bytes) + " MB" : "-"));
        }

        output.Console.Write(table);
    }

    public void Show(IReadOnlyList<PublishPlanEntry> plan)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Image", "Tag", "Would be", "Latest", "Because");
        foreach (var entry in plan)
        {
            table.AddRow(
                new Text(entry.Reference.Repository.Name),
                new Text(entry.Reference.Name),
                new Text(WouldBe(entry), entry.Decision is PublishDecision.Refuse ? new Style(Color.Red) : Style.Plain),
                new Text(LatestWouldBe(entry.Latest)),
                new Text(entry.Refusal ?? (entry.Latest is LatestDecision.Move { Forced: { } forced } ? $"forced, although {forced}" : string.Empty)));
        }

        output.Console.Write(table);
        output.WriteRaw("Nothing was pushed and no tag was moved.");
    }

    private static string WouldBe(PublishPlanEntry entry) => entry.Decision switch
    {
        PublishDecision.Push => entry.Image.IsBuilt ? "pushed" : "built, pushed",
        PublishDecision.AlreadyPublished => "present",
        PublishDecision.Adopt => entry.Image.IsBuilt ? "adopted" : "built, adopted",
        _ => "refused",
    };

    private static string LatestWouldBe(LatestDecision? latest) => latest switch
    {
        LatestDecision.Already => "already",
        LatestDecision.Move { From: { } from } => "moved from " + ImageView.ShortId(from.Value),
        LatestDecision.Move => "made",
        LatestDecision.Refuse => "refused",
        _ => "not moved",
    };

    private static string Result(PublishOutcome? outcome) => outcome switch
    {
        PublishOutcome.Pushed => "pushed",
        PublishOutcome.AlreadyPublished => "present",
        PublishOutcome.Adopted => "adopted",
        _ => "-",
    };

    internal void Put(ProgressBoard board, PublishProgress change)
    {
        var row = change.Runtime.Value;
        switch (change)
        {
            case PublishProgress.Checking checking:
                board.Set(row, ProgressState.Running, "checking", checking.Reference.ToString());
                break;
            case PublishProgress.Pushing pushing when IsDue(change.Runtime):
                board.Set(row, ProgressState.Running, "pushing", Describe(pushing));
                break;
            case PublishProgress.Retrying retrying:
                board.Set(row, ProgressState.Waiting, "retrying", string.Create(CultureInfo.InvariantCulture, $"attempt {retrying.Attempt} in {retrying.Delay.TotalSeconds:0.#} s: {retrying.Reason}"));
                break;
            case PublishProgress.Adopting adopting:
                board.Set(row, ProgressState.Running, "adopting", $"{adopting.Digest}: pulled and tested");
                break;
            case PublishProgress.Staged staged:
                board.Set(row, ProgressState.Done, Result(staged.Image.Outcome), Named(staged.Image.Reference, staged.Image.Digest));
                break;
            case PublishProgress.TagWritten written:
                board.Set(row, ProgressState.Done, "tagged", Named(written.Reference, written.Digest));
                break;
            case PublishProgress.LatestMoved moved:
                board.Set(row, ProgressState.Done, "latest", moved.From is { } from ? $"moved from {ImageView.ShortId(from.Value)} to {ImageView.ShortId(moved.To.Value)}" : $"made, {ImageView.ShortId(moved.To.Value)}");
                break;
            case PublishProgress.LatestKept kept:
                board.Set(row, ProgressState.Done, "latest", $"is {ImageView.ShortId(kept.Digest.Value)} already");
                break;
            case PublishProgress.Failed failed:
                board.Set(row, ProgressState.Failed, "failed", failed.Error.Message.Split('\n')[0]);
                break;
        }
    }

    /// <summary>A terminal gets every change; a log a line now and then.</summary>
    private bool IsDue(RuntimeName runtime)
    {
        if (output.IsLive || !_told.TryGetValue(runtime, out var told) || time.GetElapsedTime(told) >= PlainPause)
        {
            _told[runtime] = time.GetTimestamp();
            return true;
        }

        return false;
    }

    private string Describe(PublishProgress.Pushing pushing)
    {
        var bar = string.Empty;
        if (output.IsLive)
        {
            var filled = pushing.TotalBytes > 0 ? (int)(Math.Min(pushing.PushedBytes, pushing.TotalBytes) * BarWidth / pushing.TotalBytes) : 0;
            bar = $"{new string('━', filled)}{new string('─', BarWidth - filled)} ";
        }

        return $"{bar}{Megabytes(pushing.PushedBytes)} of {Megabytes(pushing.TotalBytes)} MB, {Megabytes(pushing.BytesPerSecond)} MB/s, layers {pushing.LayersDone} of {pushing.Layers}";
    }

    private static string Named(Tag reference, Digest digest) => $"{reference.Name} is {digest}";

    private static string Megabytes(double bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
}
