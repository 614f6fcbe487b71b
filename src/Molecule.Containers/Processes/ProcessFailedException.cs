namespace Molecule.Containers.Processes;

/// <summary>A program ended with an exit code other than 0.</summary>
public sealed class ProcessFailedException(string what, string remedy, ProcessOutcome outcome)
    : MoleculeException($"{what} failed: {Path.GetFileName(outcome.Spec.Program)} ended with exit code {outcome.ExitCode}.{LastLines(outcome)}", remedy)
{
    private const int ShownLines = 15;

    public ProcessOutcome Outcome { get; } = outcome;

    private static string LastLines(ProcessOutcome outcome)
    {
        var text = string.IsNullOrWhiteSpace(outcome.Error) ? outcome.Output : outcome.Error;
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(ShownLines).ToList();
        return lines.Count == 0 ? string.Empty : Environment.NewLine + string.Join(Environment.NewLine, lines.Select(line => "  " + line));
    }
}
