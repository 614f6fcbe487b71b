using System.Globalization;
using Molecule.Containers.Engines.Building;
using Molecule.Images.Building;
using Molecule.Images.Services;
using Molecule.Images.Templates.Git;
using Molecule.Terminal.Progress;
using Spectre.Console;

namespace Molecule.Terminal.Images;

/// <summary>Shows images while they are made, and what came of it.</summary>
public sealed class ImageView(TerminalOutput output, TimeProvider time)
{
    /// <param name="briefly">Leaves the table out when nothing was built.</param>
    public Task<ImageReport> ShowAsync(Func<IProgress<ImageProgress>, Task<ImageReport>> build, bool briefly = false) => ShowAsync(build, report => Show(report, briefly));

    /// <summary>As <see cref="ShowAsync(Func{IProgress{ImageProgress}, Task{ImageReport}}, bool)"/>, with what the smoke tests saw.</summary>
    public Task<ImageReport> ShowSmokeAsync(Func<IProgress<ImageProgress>, Task<ImageReport>> test) => ShowAsync(test, report => output.Console.Write(ImageTables.Tested(report)));

    /// <summary>Runtimes and services on one board.</summary>
    /// <param name="build">Its report is null when no runtime's image was asked for.</param>
    public async Task<IReadOnlyList<BuiltServiceImage>> ShowAsync(
        Func<IProgress<ImageProgress>, IProgress<ServiceImageProgress>, Task<(ImageReport? Report, IReadOnlyList<BuiltServiceImage> Services)>> build, Action<ImageReport> built)
    {
        try
        {
            var (report, services) = await ProgressBoard.ShowAsync(output, time, board => build(
                new InlineProgress<ImageProgress>(change => Put(board, change)), new InlineProgress<ServiceImageProgress>(change => Put(board, change))));
            if (report is not null)
            {
                Show(report, briefly: true);
                built(report);
            }

            return services;
        }
        catch (ImagesFailedException failure)
        {
            Show(failure.Report, briefly: true);
            throw;
        }
    }

    private void Show(ImageReport report, bool briefly)
    {
        if (!briefly || report.Images.Any(image => image.Result != ImageResult.Reused))
        {
            output.Console.Write(ImageTables.Made(report));
        }
    }

    public void Show(IReadOnlyList<ImageExplanation> explanations)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Runtime", "Would be", "Because", "Changed input", "Old", "New");
        foreach (var explanation in explanations)
        {
            string[] verdict = [explanation.Plan.Runtime.Value, explanation.WouldBuild ? "built" : "reused", explanation.Reason];
            IEnumerable<string[]> changes = explanation.Changes.Count == 0 ? [["", "", ""]] : explanation.Changes.Select(Columns);
            foreach (var change in changes)
            {
                table.AddRow([.. verdict.Concat(change).Select(Markup.Escape)]);
                verdict = ["", "", ""];
            }
        }

        output.Console.Write(table);
    }

    public void Show(IReadOnlyList<TemplatePinChange> changes)
    {
        foreach (var change in changes)
        {
            output.WriteRaw(change.Old == change.New ? $"{change.Runtime}: {change.Old} (unchanged)" : $"{change.Runtime}: {change.Old} -> {change.New}");
            foreach (var commit in change.Commits)
            {
                output.WriteRaw("    " + commit);
            }
        }
    }

    public void Show(PruneReport report, bool dryRun)
    {
        foreach (var item in report.Removed)
        {
            output.WriteRaw(string.Create(CultureInfo.InvariantCulture, $"{(dryRun ? "would remove" : "removed")} {item.Kind} {item.Name} ({item.Size / 1e6:0.0} MB)"));
        }

        foreach (var image in report.InUse)
        {
            output.WriteRaw($"in use, stays: {image}");
        }

        output.WriteRaw(string.Create(CultureInfo.InvariantCulture, $"{report.Removed.Count} items, {report.Removed.Sum(item => item.Size) / 1e6:0.0} MB{(dryRun ? "; nothing was touched" : string.Empty)}"));
    }

    private static string[] Columns(InputChange change) => [change.Name, Short(change.Old), Short(change.New)];

    private static string Short(string? value) => value switch
    {
        null => "(none)",
        { Length: > 40 } => value[..32] + "…",
        _ => value,
    };

    internal static void Put(ProgressBoard board, ImageProgress change)
    {
        var row = change.Runtime.Value;
        switch (change)
        {
            case ImageProgress.Planned { Reused: false } planned:
                board.Set(row, ProgressState.Waiting, "queued", planned.Reason);
                break;
            case ImageProgress.Waiting waiting:
                board.Set(row, ProgressState.Waiting, "waiting", $"for {waiting.Owner}");
                break;
            case ImageProgress.Fetching fetching:
                board.Set(row, ProgressState.Running, "fetching", fetching.Source);
                break;
            case ImageProgress.BuildStep step:
                Put(board, row, step.Event);
                break;
            case ImageProgress.SmokeStarted:
                board.Set(row, ProgressState.Running, "testing", "started; waiting for health and agent card");
                break;
            case ImageProgress.Done done:
                board.Set(row, ProgressState.Done, done.Entry.Result == ImageResult.Reused ? "reused" : "built", done.Entry.Tags[0]);
                break;
            case ImageProgress.Failed failed:
                board.Set(row, ProgressState.Failed, "failed", failed.Error.Message.Split('\n')[0]);
                break;
        }
    }

    private static void Put(ProgressBoard board, ServiceImageProgress change)
    {
        var row = change.Service;
        switch (change)
        {
            case ServiceImageProgress.Planned { Reused: false }:
                board.Set(row, ProgressState.Waiting, "queued", "no image of these inputs yet");
                break;
            case ServiceImageProgress.Waiting waiting:
                board.Set(row, ProgressState.Waiting, "waiting", $"for {waiting.Owner}");
                break;
            case ServiceImageProgress.BuildStep step:
                Put(board, row, step.Event);
                break;
            case ServiceImageProgress.Done done:
                board.Set(row, ProgressState.Done, done.Image.Reused ? "reused" : "built", done.Image.Reference.ToString());
                break;
            case ServiceImageProgress.Failed failed:
                board.Set(row, ProgressState.Failed, "failed", failed.Error.Message.Split('\n')[0]);
                break;
        }
    }

    private static void Put(ProgressBoard board, string row, BuildEvent change)
    {
        switch (change)
        {
            case BuildEvent.StepStarted step when !IsInternal(step.Name):
                board.Set(row, ProgressState.Running, "building", step.Name);
                break;
            case BuildEvent.StepDone { Cached: true } step when !IsInternal(step.Name):
                board.Set(row, ProgressState.Running, "building", step.Name + " (cached)");
                break;
            case BuildEvent.StepFailed step:
                board.Set(row, ProgressState.Failed, "failed", step.Name);
                break;
        }
    }

    /// <summary>BuildKit's own bookkeeping: no instruction of anybody's Dockerfile.</summary>
    private static bool IsInternal(string step) =>
        step.StartsWith("[internal]", StringComparison.Ordinal) || step.StartsWith("copy /context", StringComparison.Ordinal);

    /// <summary>The table is shown of a run that failed too: what was made is there.</summary>
    private async Task<ImageReport> ShowAsync(Func<IProgress<ImageProgress>, Task<ImageReport>> build, Action<ImageReport> show)
    {
        try
        {
            var report = await ProgressBoard.ShowAsync(output, time, board => build(new InlineProgress<ImageProgress>(change => Put(board, change))));
            show(report);
            return report;
        }
        catch (ImagesFailedException failure)
        {
            show(failure.Report);
            throw;
        }
    }

    /// <summary>The first twelve digits, as engines print them.</summary>
    internal static string ShortId(string? imageId) => imageId is { Length: > 19 } ? imageId["sha256:".Length..][..12] : imageId ?? "-";
}
