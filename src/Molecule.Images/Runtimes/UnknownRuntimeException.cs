using Molecule.Containers;

namespace Molecule.Images.Runtimes;

/// <summary>A runtime was named that the catalogue does not have.</summary>
public sealed class UnknownRuntimeException(string name)
    : MoleculeException($"'{name}' is not a known runtime.", $"Use one of: {string.Join(", ", RuntimeCatalogue.All)}.")
{
    public string Name { get; } = name;

    public override bool IsUsage => true;
}
