using System.Collections.Immutable;
using System.Globalization;
using Molecule.Images.Building;
using Molecule.Images.Publishing;
using Molecule.Release.Journal;
using Molecule.Release.Manifests;
using Molecule.Release.Rollbacks;
using Molecule.Release.Running;
using Molecule.Release.Verification;
using Molecule.Terminal.Images;
using Molecule.Terminal.Progress;
using Spectre.Console;

namespace Molecule.Terminal.Release;

/// <summary>Shows releases while they are cut, and what came of it.</summary>
public sealed class ReleaseView(TerminalOutput output, TimeProvider time)
{
    private const string Checks = "preflight";

    private readonly PublishView _publishing = new(output, time);

    public Task<T> ShowAsync<T>(Func<IProgress<ReleaseProgress>, Task<T>> release) =>
        ProgressBoard.ShowAsync(output, time, board => release(new InlineProgress<ReleaseProgress>(change => Put(board, change))));

    public void Show(ReleaseResult result)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Image", "Tags", "Digest", "Template", "Latest").AddColumn(new TableColumn("Size").RightAligned());
        foreach (var (image, published) in result.Manifest.Images.Zip(result.Images.Images.OrderBy(image => image.Runtime, StringComparer.Ordinal)))
        {
            table.AddRow(
                new Text(image.Repository),
                new Text(string.Join(", ", image.Tags)),
                new Text(image.Digest),
                new Text(image.TemplateCommit[..12]),
                new Text(published.Latest switch { LatestResult.Moved => "moved", LatestResult.Already => "already", _ => "not moved" }),
                new Text(string.Create(CultureInfo.InvariantCulture, $"{image.LayerBytes / 1e6:0.0} MB")));
        }

        output.Console.Write(table);
        output.WriteRaw($"Released {result.Manifest.Version}: {result.Address}");
    }

    public void Show(ReleasePreview preview)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Step", "Of", "State", "Detail");
        foreach (var step in preview.Steps)
        {
            table.AddRow(new Text(StepNames.Of(step.Step)), new Text(step.Subject), new Text(step.IsDone ? "done" : "to do"), new Text(step.Detail));
        }

        if (!preview.Steps.IsEmpty)
        {
            output.Console.Write(table);
        }

        output.WriteRaw("Nothing was built, pushed or moved.");
    }

    public void Show(RollbackResult result)
    {
        foreach (var image in result.Release.Images)
        {
            output.WriteRaw($"{image.Repository}:{RegistryPrefix.Latest} {(result.Moved.Contains(image.Runtime) ? "moved to" : "was")} {image.Digest}");
        }

        output.WriteRaw($":latest is that of {result.Release.Version}{(result.Promoted.IsEmpty ? string.Empty : $"; pins moved: {string.Join(", ", result.Promoted)}")}");
    }

    public void ShowPromoted(ReleaseManifest release, string environment, ImmutableArray<string> moved) =>
        output.WriteRaw(moved.IsEmpty ? $"{environment} has the pins of {release.Version} already" : $"{environment} has the pins of {release.Version} now; moved: {string.Join(", ", moved)}");

    /// <param name="json">Prints one JSON document and nothing else.</param>
    public void Show(VerificationReport report, bool json)
    {
        if (json)
        {
            output.WriteRaw(report.ToJson());
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("Where", "What", "Expected", "Found", string.Empty);
        foreach (var row in report.Rows)
        {
            table.AddRow(
                new Text(row.Where), new Text(row.Subject), new Text(row.Expected), new Text(row.Agrees ? "same" : row.Found ?? "nothing"),
                row.Agrees ? new Text("agrees") : new Text("DIFFERS", new Style(Color.Red)));
        }

        output.Console.Write(table);
        output.WriteRaw($"Release {report.Version} on {report.Registry}: {report.Rows.Count(row => row.Agrees)} of {report.Rows.Length} agree");
    }

    private void Put(ProgressBoard board, ReleaseProgress change)
    {
        switch (change)
        {
            case ReleaseProgress.WaitingForOther waiting:
                board.Set(Checks, ProgressState.Waiting, "waiting", $"for {waiting.Holder}");
                break;
            case ReleaseProgress.Checking:
                board.Set(Checks, ProgressState.Running, "checking", "clone, git remote, registry, engine, templates, GitHub, control plane");
                break;
            case ReleaseProgress.Made making:
                board.Set(Checks, ProgressState.Done, "passed", string.Empty);
                ImageView.Put(board, making.Change);
                break;
            case ReleaseProgress.Published publishing:
                _publishing.Put(board, publishing.Change);
                break;
            case ReleaseProgress.Resumed resumed:
                board.Set(Checks, ProgressState.Done, "passed", $"all {resumed.Images} images were staged by an earlier run");
                break;
            case ReleaseProgress.Doing doing:
                board.Set(StepNames.Of(doing.Step), ProgressState.Running, "working", doing.Subject);
                break;
            case ReleaseProgress.Done done:
                board.Set(StepNames.Of(done.Step), ProgressState.Done, done.Already ? "already" : "done", $"{done.Subject} {done.Detail}");
                break;
        }
    }
}
