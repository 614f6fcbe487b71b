using Molecule.Containers;

namespace Molecule.Provisioner.Local;

/// <summary>Something of a workspace's name is on the engine without this instance's labels. It is never removed or used.</summary>
/// <param name="kind">"Container" or "Volume".</param>
public sealed class ForeignResourceException(string kind, string name, string instance)
    : MoleculeException(
        $"{kind} '{name}' exists on the engine and does not carry the labels of instance '{instance}'; it is left alone.",
        $"Rename or remove the {kind.ToLowerInvariant()} '{name}' by hand, if it is not needed.")
{
    public string Name { get; } = name;

    public string Instance { get; } = instance;
}
