using System.Globalization;
using Molecule.Containers.Redaction;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Molecule.Terminal.Progress;

/// <summary>
/// What runs at the same time, one row each: redrawn in place on a terminal, printed as plain prefixed lines when a row's
/// state changes without one.
/// </summary>
public sealed class ProgressBoard
{
    private const int LongestDetail = 120;

    private readonly Lock _gate = new();
    private readonly List<ProgressRow> _rows = [];
    private readonly TerminalOutput _output;
    private readonly TimeProvider _time;
    private LiveDisplayContext? _live;

    private ProgressBoard(TerminalOutput output, TimeProvider time)
    {
        _output = output;
        _time = time;
    }

    /// <summary>The board that is being drawn right now; log lines go above it.</summary>
    public static ProgressBoard? Active { get; private set; }

    /// <summary>Shows a board while <paramref name="work"/> runs. On a terminal the last picture of it stays.</summary>
    public static async Task<T> ShowAsync<T>(TerminalOutput output, TimeProvider time, Func<ProgressBoard, Task<T>> work)
    {
        var board = new ProgressBoard(output, time);
        if (!output.IsLive)
        {
            return await work(board);
        }

        return await output.Console.Live(new Text(string.Empty)).AutoClear(false).StartAsync(async context =>
        {
            board._live = context;
            Active = board;
            using var stop = new CancellationTokenSource();
            var redraw = board.RedrawAsync(stop.Token);
            try
            {
                return await work(board);
            }
            finally
            {
                await stop.CancelAsync();
                await redraw;
                Active = null;
                board.Draw();
            }
        });
    }

    /// <summary>Sets a row's state; the first call makes the row and starts its clock, a final state stops it.</summary>
    /// <param name="state">One word or two, such as <c>building</c>.</param>
    /// <param name="detail">The step that is under way; replaced by the next call.</param>
    public void Set(string row, ProgressState kind, string state, string? detail = null)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var entry = _rows.Find(known => known.Name == row);
            if (entry is null)
            {
                entry = new ProgressRow(row, now);
                _rows.Add(entry);
            }

            var safe = detail is null ? null : Shortened(Redactor.Process.Redact(detail));
            var changed = entry.State != state || (safe is not null && entry.Detail != safe);
            entry.Kind = kind;
            entry.State = state;
            entry.Detail = safe ?? entry.Detail;
            entry.Ended = kind is ProgressState.Running or ProgressState.Waiting ? null : entry.Ended ?? now;
            if (changed && !_output.IsLive)
            {
                _output.WriteRaw(PlainLine(entry));
            }
        }
    }

    /// <summary>Prints a line that stays, above the rows on a terminal.</summary>
    public void Write(string line)
    {
        lock (_gate)
        {
            _output.Console.WriteLine(Redactor.Process.Redact(line));
        }
    }

    private async Task RedrawAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(120), _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                Draw();
            }
        }
        catch (OperationCanceledException)
        {
            // The work is done; the caller draws once more.
        }
    }

    private void Draw()
    {
        lock (_gate)
        {
            _live?.UpdateTarget(Picture());
        }
    }

    private Grid Picture()
    {
        var grid = new Grid().AddColumns(4);
        foreach (var row in _rows)
        {
            var (mark, colour) = Look(row.Kind);
            grid.AddRow(
                new Markup($"[{colour}]{mark}[/] {Markup.Escape(row.Name)}"),
                new Markup($"[{colour}]{Markup.Escape(row.State)}[/]"),
                new Text(Elapsed(row), new Style(Color.Grey)),
                (IRenderable)new Text(row.Detail ?? string.Empty, new Style(Color.Grey)).Overflow(Overflow.Ellipsis));
        }

        return grid;
    }

    private string PlainLine(ProgressRow row) =>
        $"{row.Name,-14} | {row.State,-9} {(row.Ended is null ? string.Empty : Elapsed(row) + " ")}{row.Detail}".TrimEnd();

    /// <summary>One line of bounded length: an instruction of a Dockerfile may have many.</summary>
    private static string Shortened(string detail)
    {
        var line = string.Join(' ', detail.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestDetail ? line : line[..(LongestDetail - 1)] + "…";
    }

    private string Elapsed(ProgressRow row) => string.Create(
        CultureInfo.InvariantCulture, $"{_time.GetElapsedTime(row.Started, row.Ended ?? _time.GetTimestamp()).TotalSeconds:0.0}s");

    private static (string Mark, string Colour) Look(ProgressState kind) => kind switch
    {
        ProgressState.Done => ("✓", "green"),
        ProgressState.Failed => ("✗", "red"),
        ProgressState.Running => ("●", "blue"),
        _ => ("·", "grey"),
    };
}
