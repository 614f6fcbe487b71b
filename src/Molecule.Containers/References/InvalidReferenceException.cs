namespace Molecule.Containers.References;

/// <summary>A text that is no valid image reference, digest or platform.</summary>
public sealed class InvalidReferenceException(string kind, string value, string rule)
    : MoleculeException($"'{value}' is not a valid {kind}: {rule}.", $"Correct the {kind}.")
{
    public string Value { get; } = value;

    public override bool IsUsage => true;
}
