using Molecule.Containers;

namespace Molecule.Stack.Files;

/// <summary>A stack file that is refused.</summary>
/// <param name="line">From 1.</param>
/// <param name="column">From 1.</param>
/// <param name="reason">Without a full stop.</param>
public sealed class StackFileException(string file, long line, long column, string reason, Exception? innerException = null)
    : MoleculeException($"{file}({line},{column}): {reason}.", $"Correct '{file}' at line {line}.", innerException)
{
    public string File { get; } = file;

    public long Line { get; } = line;

    public long Column { get; } = column;

    public override bool IsUsage => true;
}
