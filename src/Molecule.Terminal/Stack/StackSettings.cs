using Molecule.Images;
using Molecule.Stack;

namespace Molecule.Terminal.Stack;

/// <summary>Which stack, and what its images are made from.</summary>
public sealed record StackSettings
{
    public string Name { get; init; } = StackIdentity.DefaultName;

    /// <summary>Null takes <c>build/stack.yaml</c> of the clone.</summary>
    public string? File { get; init; }

    public required ImageWorkshopOptions Images { get; init; }
}
