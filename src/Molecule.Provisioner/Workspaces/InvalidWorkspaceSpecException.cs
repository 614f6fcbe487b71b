using Molecule.Containers;

namespace Molecule.Provisioner.Workspaces;

/// <summary>A specification that is refused before an engine or a control plane is called.</summary>
/// <param name="field">The field of the specification, such as <c>environment.PATH</c>.</param>
/// <param name="value">What was given; never a secret.</param>
/// <param name="rule">What would be accepted, without a full stop.</param>
public sealed class InvalidWorkspaceSpecException(string field, string? value, string rule)
    : MoleculeException($"Workspace field '{field}' is invalid: '{value}': {rule}.", $"Correct '{field}'.")
{
    public string Field { get; } = field;

    public string? Value { get; } = value;

    public override bool IsUsage => true;
}
