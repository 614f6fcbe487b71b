using System.Collections.Concurrent;
using System.Globalization;
using Molecule.Suites;
using Molecule.Suites.Coverage;
using Molecule.Terminal.Progress;
using Spectre.Console;

namespace Molecule.Terminal.Suites;

/// <summary>Shows suites while they run, then every failure, a table, and the summing line.</summary>
public sealed class SuiteView(TerminalOutput output, TimeProvider time)
{
    private const int ShownStackLines = 6;

    /// <summary>How often a log without a terminal is told that a suite is still at it; a failure is told at once.</summary>
    private static readonly TimeSpan PlainPause = TimeSpan.FromSeconds(30);

    /// <exception cref="SuitesFailedException">At least one test failed; everything has been shown by then.</exception>
    public async Task RunAsync(SuiteRunner runner, IReadOnlyList<ISuite> suites, SuiteOptions options, CancellationToken cancellation)
    {
        try
        {
            var report = await ProgressBoard.ShowAsync(output, time, board =>
                runner.RunAsync(suites, options, new Immediate(board, output.IsLive, time), cancellation));
            Show(report);
        }
        catch (SuitesFailedException exception)
        {
            Show(exception.Report);
            throw;
        }
    }

    public void Show(SuiteReport report)
    {
        foreach (var (suite, failure) in report.Suites.SelectMany(suite => suite.Failures.Select(failure => (suite.Suite, failure))))
        {
            output.Console.MarkupLineInterpolated($"[red]✗ {suite}: {failure.Test}[/]");
            output.WriteRaw(Indented(failure.Message));
            if (failure.StackTrace is { } stack)
            {
                output.WriteRaw(Indented(string.Join('\n', stack.Split('\n').Take(ShownStackLines))));
            }
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumn("Suite");
        foreach (var column in (string[])["Passed", "Failed", "Skipped", "Seconds"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var suite in report.Suites)
        {
            table.AddRow(
                new Text(suite.Suite),
                new Text(Number(suite.Passed)),
                new Text(Number(suite.Failed), suite.Failed > 0 ? new Style(Color.Red) : Style.Plain),
                new Text(Number(suite.Skipped)),
                new Text(suite.Seconds.ToString("0.0", CultureInfo.InvariantCulture)));
        }

        output.Console.Write(table);
        ShowCoverage(report.Coverage);
        output.WriteRaw(report.Summary);
    }

    private void ShowCoverage(IReadOnlyList<RoomCoverage> rooms)
    {
        if (rooms.Count == 0)
        {
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumn("Room");
        foreach (var column in (string[])["Lines", "Run by unit tests", "Part"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var room in rooms)
        {
            table.AddRow(new Text(room.Room), new Text(Number(room.Lines)), new Text(Number(room.Covered)), new Text(room.Percent));
        }

        output.Console.Write(table);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Indented(string text) => "    " + text.TrimEnd().ReplaceLineEndings("\n").Replace("\n", "\n    ", StringComparison.Ordinal);

    private sealed class Immediate(ProgressBoard board, bool isLive, TimeProvider time) : IProgress<SuiteEvent>
    {
        private readonly ConcurrentDictionary<string, (long At, int Failed)> _told = new(StringComparer.Ordinal);

        public void Report(SuiteEvent value)
        {
            switch (value)
            {
                case SuiteEvent.Finished { Result: var result }:
                    board.Set(
                        value.Suite,
                        result.Succeeded ? ProgressState.Done : ProgressState.Failed,
                        result.Succeeded ? "passed" : "failed",
                        string.Create(CultureInfo.InvariantCulture, $"{result.Passed} passed, {result.Failed} failed"));
                    break;
                case SuiteEvent.Progressed progressed when IsWorthALine(progressed):
                    var name = progressed.Test.Split('(')[0];
                    board.Set(
                        value.Suite,
                        ProgressState.Running,
                        "running",
                        string.Create(CultureInfo.InvariantCulture, $"{progressed.Passed} passed, {progressed.Failed} failed; {progressed.Test[(name.LastIndexOf('.') + 1)..]}"));
                    break;
                case SuiteEvent.Started:
                    _told[value.Suite] = (time.GetTimestamp(), 0);
                    board.Set(value.Suite, ProgressState.Running, "running");
                    break;
            }
        }

        private bool IsWorthALine(SuiteEvent.Progressed value)
        {
            var (at, failed) = _told[value.Suite];
            if (!isLive && value.Failed == failed && time.GetElapsedTime(at) < PlainPause)
            {
                return false;
            }

            _told[value.Suite] = (time.GetTimestamp(), value.Failed);
            return true;
        }
    }
}
