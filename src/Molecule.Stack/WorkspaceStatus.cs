namespace Molecule.Stack;

/// <summary>One row of a stack's status.</summary>
/// <param name="Id">The workspace's UUID.</param>
/// <param name="Image">The reference that the container was made from; null without a container.</param>
/// <param name="State">The engine's word for the container, or <c>missing</c>.</param>
/// <param name="Health"><c>healthy</c>, <c>not healthy</c>, or <c>-</c> when it does not run.</param>
/// <param name="Url">Null without a running container.</param>
/// <param name="Declared">Whether the stack file names it.</param>
public sealed record WorkspaceStatus(
    string Name,
    string Id,
    string Kind,
    string Runtime,
    string? Image,
    string? ImageId,
    string State,
    string Health,
    string? Url,
    string? ContainerId,
    bool Declared)
{
    /// <summary>Somebody started it beside the stack file: <c>Up</c> leaves it alone. One that is neither this nor declared, <c>Up</c> removes.</summary>
    public bool ByHand { get; init; }
}
