using Molecule.Containers;

namespace Molecule.Provisioner.Local;

/// <summary>Options that no workspace could be started with; told when the program starts, not when the first workspace does.</summary>
/// <param name="option">The option, such as <c>Platform.Url</c>.</param>
/// <param name="rule">What would be accepted, without a full stop.</param>
public sealed class InvalidProvisionerOptionsException(string option, string? value, string rule)
    : MoleculeException($"Provisioner option '{option}' is invalid: '{value}': {rule}.", $"Correct '{option}', or the variable that it is read from.")
{
    public string Option { get; } = option;

    public override bool IsUsage => true;
}
