#nullable disable

namespace Nuke.Common.Tooling;

/// <summary>A program ended with another exit code than 0, or had to be ended.</summary>
public class ProcessException : Exception
{
    private const int ShownLines = 20;

    public ProcessException(IProcess process)
        : base(Describe(process)) => ExitCode = process.HasExited ? process.ExitCode : -1;

    public int ExitCode { get; }

    private static string Describe(IProcess process)
    {
        var outcome = process.HasExited ? $"exited with code {process.ExitCode}" : "did not end in time and was ended";
        var lines = process.Output.TakeLast(ShownLines).Select(line => "    " + line.Text);
        return string.Join(Environment.NewLine, lines.Prepend($"{process.FileName} {process.Arguments} ({process.WorkingDirectory}) {outcome}."));
    }
}
