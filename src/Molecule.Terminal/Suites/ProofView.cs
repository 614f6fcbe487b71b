using System.Globalization;
using Molecule.Suites.Proofs;
using Molecule.Terminal.Progress;
using Spectre.Console;

namespace Molecule.Terminal.Suites;

/// <summary>Shows guards while they are proven, then a table, what did not turn red, and the summing line.</summary>
public sealed class ProofView(TerminalOutput output)
{
    /// <exception cref="GuardsNotProvenException">One was not; everything has been shown by then.</exception>
    public async Task RunAsync(GuardProver prover, ProofOptions options, CancellationToken cancellation)
    {
        try
        {
            Show(await ProgressBoard.ShowAsync(output, TimeProvider.System, board => prover.ProveAsync(options, new Immediate(board), cancellation)));
        }
        catch (GuardsNotProvenException exception)
        {
            Show(exception.Report);
            throw;
        }
    }

    public void Show(ProofReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Guard", "Mutation", "Red?").AddColumn(new TableColumn("Seconds").RightAligned());
        string? guard = null;
        foreach (var proof in report.Proofs)
        {
            table.AddRow(
                new Text(proof.Guard == guard ? string.Empty : proof.Guard),
                new Text(proof.Mutation ?? "none"),
                proof.Outcome == ProofOutcome.Red ? new Text("red", new Style(Color.Green)) : new Text(Word(proof.Outcome), new Style(Color.Red)),
                new Text(proof.Seconds.ToString("0.0", CultureInfo.InvariantCulture)));
            guard = proof.Guard;
        }

        output.Console.Write(table);
        foreach (var proof in report.Failures)
        {
            output.Console.MarkupLineInterpolated($"[red]✗ {proof.Guard}: {Word(proof.Outcome)}[/]");
            output.WriteRaw($"    {proof.Mutation ?? "without a mutation"}\n    {proof.Evidence.Trim().ReplaceLineEndings("\n    ")}");
        }

        output.WriteRaw(report.Summary);
    }

    private static string Word(ProofOutcome outcome) => outcome switch
    {
        ProofOutcome.Red => "red",
        ProofOutcome.StayedGreen => "stayed green",
        ProofOutcome.NotItsOwnWords => "not in its own words",
        ProofOutcome.DoesNotApply => "does not apply",
        ProofOutcome.DoesNotCompile => "does not compile",
        ProofOutcome.NoMutation => "has no mutation",
        ProofOutcome.RedWithoutMutation => "red without a mutation",
        _ => outcome.ToString(),
    };

    private sealed class Immediate(ProgressBoard board) : IProgress<ProofProgress>
    {
        public void Report(ProofProgress value)
        {
            var isDone = value.Done == value.Total;
            board.Set(
                value.Guard,
                isDone ? (value.Red == value.Total ? ProgressState.Done : ProgressState.Failed) : ProgressState.Running,
                isDone ? (value.Red == value.Total ? "proven" : "not proven") : "proving",
                isDone ? string.Create(CultureInfo.InvariantCulture, $"{value.Red} of {value.Total} mutations turn it red") : null);
        }
    }
}
