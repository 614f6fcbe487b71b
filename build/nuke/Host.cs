#nullable disable

using Nuke.Common.Printing;
using Nuke.Common.Running;

namespace Nuke.Common;

/// <summary>Where a build runs, which decides how it prints.</summary>
public class Host
{
    protected Host()
    {
    }

    /// <summary>Frames what a target prints: begins now, ends when the result is disposed of.</summary>
    protected internal virtual IDisposable WriteBlock(string text)
    {
        var isShown = NukeBuild.Verbosity < Verbosity.Quiet;
        Printer.Process.Line("", Style.Plain, isShown);
        Printer.Process.Line($"── {text} {new string('─', Math.Max(4, 60 - text.Length))}", Style.Cyan, isShown);
        return Block.Nothing;
    }

    protected internal virtual void ReportWarning(string text, string details = null)
    {
    }

    protected internal virtual void ReportError(string text, string details = null)
    {
    }

    protected internal virtual void WriteErrorsAndWarnings() => Summary.WriteProblems(NukeBuild.Verbosity);

    protected internal virtual void WriteTargetOutcome(INukeBuild build) => Summary.WriteTable(build);

    protected internal virtual void WriteBuildOutcome(INukeBuild build) => Summary.WriteOutcome((NukeBuild)build);

    private protected sealed class Block(Action end) : IDisposable
    {
        public static IDisposable Nothing { get; } = new Block(() => { });

        public void Dispose() => end();
    }
}
