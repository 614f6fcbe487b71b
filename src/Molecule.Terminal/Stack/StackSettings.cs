using Molecule.Images;
using Molecule.Stack;

namespace Molecule.Terminal.Stack;

/// <summary>Which stack, and what its images are made from.</summary>
public sealed record StackSettings
{
    public string Name { get; init; } = StackIdentity.DefaultName;

    /// <summary>Null takes <c>build/stack.yaml</c> of the clone.</summary>
    public string? File { get; init; }

    /// <summary>Up: only these services and what they depend on; empty for the stack.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Up: profiles whose services belong to the stack too.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Up: what a run that fails has made is taken away again.</summary>
    public bool Rollback { get; init; }

    public required ImageWorkshopOptions Images { get; init; }
}
