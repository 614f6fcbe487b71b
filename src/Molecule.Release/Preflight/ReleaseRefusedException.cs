using System.Collections.Immutable;
using Molecule.Containers;

namespace Molecule.Release.Preflight;

/// <summary>A release does not begin; nothing was touched. All reasons at once.</summary>
public sealed class ReleaseRefusedException(string version, ImmutableArray<ReleaseProblem> problems)
    : MoleculeException(
        $"{version} is not released, for {problems.Length} reason{(problems.Length == 1 ? string.Empty : "s")}:\n{string.Join('\n', problems.Select(problem => $"  - {problem.Subject}: {problem.Text}"))}",
        string.Join(" ", problems.Select(problem => problem.Remedy).Distinct(StringComparer.Ordinal)))
{
    public ImmutableArray<ReleaseProblem> Problems { get; } = problems;

    public override bool IsUsage => Problems.All(problem => problem.IsUsage);
}
