using System.Collections.Immutable;
using Molecule.Containers;

namespace Molecule.Stack;

/// <summary>Some members did not come up. The others run on.</summary>
/// <param name="failures">At least one, by name.</param>
/// <param name="running">The names of those that are up.</param>
public sealed class StackUpException(ImmutableArray<MemberFailure> failures, ImmutableArray<string> running)
    : MoleculeException(
        $"{failures.Length} of {failures.Length + running.Length} members did not come up: {string.Join("; ", failures.Select(failure => failure.Message))}",
        failures[0].Remedy,
        failures[0].Cause)
{
    public ImmutableArray<MemberFailure> Failures { get; } = failures;

    public ImmutableArray<string> Running { get; } = running;
}

/// <summary>Why one service or workspace did not come up.</summary>
/// <param name="Step"><c>dependency</c>, <c>image</c>, <c>start</c> or <c>readiness</c>.</param>
/// <param name="LastLines">Its last log lines, at most 30, redacted; empty when it never ran.</param>
/// <param name="ExitCode">Of its main process, when it has ended; null otherwise.</param>
public sealed record MemberFailure(string Member, string Step, string Message, string Remedy, ImmutableArray<string> LastLines, long? ExitCode, Exception? Cause);
