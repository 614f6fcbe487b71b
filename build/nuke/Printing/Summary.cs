using Nuke.Common.Execution;
using Nuke.Common.Running;
using Serilog.Events;

namespace Nuke.Common.Printing;

/// <summary>What stands at the end of a run.</summary>
internal static class Summary
{
    private const int MinimumWidth = 58;

    /// <summary>Errors and warnings that were logged, once more, under their targets.</summary>
    public static void WriteProblems(Verbosity verbosity)
    {
        if (Logging.Problems.Count == 0)
        {
            return;
        }

        var isShown = verbosity < Verbosity.Quiet;
        Printer.Process.Line("", Style.Plain, isShown);
        foreach (var (level, target, text) in Logging.Problems)
        {
            var isError = level >= LogEventLevel.Error;
            Printer.Process.Line(
                $"{(isError ? "error" : "warning")}{(target is null ? "" : $" in {target}")}: {text}", isError ? Style.Red : Style.Yellow, isShown);
        }
    }

    public static void WriteTable(INukeBuild build)
    {
        var isShown = NukeBuild.Verbosity < Verbosity.Quiet;
        var name = Math.Max(12, build.ExecutionPlan.Max(target => target.Name.Length)) + 2;
        var rule = new string('─', Math.Max(MinimumWidth, name + 30));
        Write("");
        Write($"{"Target".PadRight(name)}{"Status",-14}{"Duration",10}");
        Write(rule, Style.Dim);
        foreach (var target in build.ExecutionPlan)
        {
            var duration = target.Status is ExecutionStatus.Succeeded or ExecutionStatus.Failed or ExecutionStatus.Aborted ? Show(target.Duration) : "";
            var notes = target.SummaryInformation.Select(note => $"{note.Key}: {note.Value}").Prepend(target.Skipped).Where(note => note is not null);
            Write($"{target.Name.PadRight(name)}{Word(target.Status),-14}{duration,10}  {string.Join(", ", notes)}".TrimEnd(), StyleOf(target.Status));
        }

        Write(rule, Style.Dim);
        Write($"{"Total".PadRight(name)}{"",-14}{Show(build.ExecutionPlan.Aggregate(TimeSpan.Zero, (sum, target) => sum + target.Duration)),10}");

        void Write(string text, Style style = Style.Plain) => Printer.Process.Line(text, style, isShown);
    }

    /// <summary>One line; after a failure the errors stand last, so that they are what a person sees first.</summary>
    public static void WriteOutcome(NukeBuild build)
    {
        var isShown = NukeBuild.Verbosity < Verbosity.Quiet;
        Printer.Process.Line("", Style.Plain, isShown);
        if (build.AbortedTargets.Count > 0)
        {
            Printer.Process.Line($"Interrupted in {Names(build.AbortedTargets)}.", Style.Yellow, isShown);
        }
        else if (build.IsSucceeding)
        {
            Printer.Process.Line("Succeeded.", Style.Green, isShown);
        }

        foreach (var target in build.FailedTargets)
        {
            WriteFailure(target);
        }
    }

    /// <summary>Where it happens, as short as possible: the whole stands at the end.</summary>
    public static void WriteFailureBriefly(ExecutableTarget target)
    {
        var firstLine = target.Failure.Message.Split('\n')[0].TrimEnd();
        Printer.Process.Line($"{target.Name} {(target.Status == ExecutionStatus.Aborted ? "was interrupted" : $"failed: {firstLine}")}", Style.Red, NukeBuild.Verbosity < Verbosity.Quiet);
    }

    private static void WriteFailure(ExecutableTarget target)
    {
        var failure = target.Failure;
        Printer.Process.Error($"{target.Name} failed: {failure.Message}");
        if (HostHooks.RemedyFor(failure) is { Length: > 0 } remedy)
        {
            Printer.Process.Error($"  → {remedy}");
        }

        if (NukeBuild.Verbosity == Verbosity.Verbose)
        {
            Printer.Process.Error(failure.ToString());
        }

        NukeBuild.Host.ReportError($"{target.Name} failed: {failure.Message}");
    }

    public static string Show(TimeSpan duration) => duration.TotalSeconds switch
    {
        < 1 => "< 1 s",
        < 60 => $"{duration.TotalSeconds:0.0} s",
        _ => $"{(int)duration.TotalMinutes}:{duration.Seconds:00} min",
    };

    private static string Names(IEnumerable<ExecutableTarget> targets) => string.Join(", ", targets.Select(target => target.Name));

    private static string Word(ExecutionStatus status) => status == ExecutionStatus.NotRun ? "Not run" : status.ToString();

    private static Style StyleOf(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Succeeded => Style.Green,
        ExecutionStatus.Failed => Style.Red,
        ExecutionStatus.Aborted => Style.Yellow,
        ExecutionStatus.Skipped or ExecutionStatus.NotRun => Style.Dim,
        _ => Style.Plain,
    };
}
