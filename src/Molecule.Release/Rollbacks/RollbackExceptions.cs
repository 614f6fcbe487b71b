using System.Collections.Immutable;
using Molecule.Containers;
using Molecule.Containers.Redaction;

namespace Molecule.Release.Rollbacks;

/// <summary>A rollback stopped on its way: moving tags, or tags and pins, are of different releases until it is run again.</summary>
/// <param name="there">Runtimes whose <c>:latest</c> is that of the release.</param>
/// <param name="left">The others; empty when only pins are left.</param>
public sealed class RollbackUnfinishedException(string version, ImmutableArray<string> there, ImmutableArray<string> left, Exception innerException)
    : MoleculeException(
        $"The rollback to {version} is not complete: :latest is there for {string.Join(", ", there)}, and {(left.IsEmpty ? "the pins are not all moved" : $"not yet for {string.Join(", ", left)}")}. "
        + (innerException is OperationCanceledException ? "It was interrupted." : Redactor.Process.Redact(innerException.Message)),
        $"{(innerException as MoleculeException)?.Remedy} Run the same command again: it continues where this stopped.".TrimStart(),
        innerException)
{
    public ImmutableArray<string> There { get; } = there;

    public ImmutableArray<string> Left { get; } = left;
}

/// <summary>A release cannot be gone back to.</summary>
public sealed class ReleaseIncompleteException(string version, ImmutableArray<string> missing)
    : MoleculeException($"The release {version} is not complete: {string.Join("; ", missing)}. Nothing was moved.", "Go back to another release.")
{
    public ImmutableArray<string> Missing { get; } = missing;
}
