using System.Collections.Immutable;

namespace Molecule.Stack;

/// <summary>What of a stack is to be brought up, and what if that fails.</summary>
public sealed record StackUpRequest
{
    /// <summary>Only these services and what they depend on; nothing else is touched. Empty for the stack.</summary>
    public ImmutableArray<string> Services { get; init; } = [];

    /// <summary>Services that stand under one of these profiles belong to it too.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    /// <summary>When something does not come up, or the run is interrupted, what the run has made is taken away again. Volumes stay.</summary>
    public bool Rollback { get; init; }
}
