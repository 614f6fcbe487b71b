namespace Molecule.Guards.Tests.Proof;

/// <summary>A class of tests that protects one invariant of the repository, and says how to break it.</summary>
public interface IGuard
{
    /// <summary>Each alone must turn the guard red. ProveGuards applies them to a copy of the repository.</summary>
    static abstract IReadOnlyList<Mutation> Mutations { get; }
}
