using System.Collections.Immutable;
using Molecule.Containers;

namespace Molecule.Stack.Files;

/// <summary>A stack file that is refused, with all that is wrong in it.</summary>
/// <param name="problems">At least one, in the order of their positions.</param>
public sealed class StackFileException(string file, ImmutableArray<StackFileProblem> problems, Exception? innerException = null)
    : MoleculeException(Describe(file, problems), Advise(file, problems), innerException)
{
    public StackFileException(string file, long line, long column, string reason, Exception? innerException = null)
        : this(file, [new StackFileProblem(line, column, reason)], innerException)
    {
    }

    public string File { get; } = file;

    public ImmutableArray<StackFileProblem> Problems { get; } = problems;

    /// <summary>Of the first problem; from 1.</summary>
    public long Line => Problems[0].Line;

    /// <summary>Of the first problem; from 1.</summary>
    public long Column => Problems[0].Column;

    public override bool IsUsage => true;

    private static string Describe(string file, ImmutableArray<StackFileProblem> problems) =>
        string.Join('\n', problems.Select(problem => $"{file}({problem.Line},{problem.Column}): {problem.Reason}{(problem.Reason.EndsWith('?') ? string.Empty : ".")}"));

    private static string Advise(string file, ImmutableArray<StackFileProblem> problems) => problems.Length == 1
        ? $"Correct '{file}' at line {problems[0].Line}."
        : $"Correct '{file}' at lines {string.Join(", ", problems.Select(problem => problem.Line).Distinct())}.";
}
