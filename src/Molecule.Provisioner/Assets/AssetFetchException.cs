using Molecule.Containers;

namespace Molecule.Provisioner.Assets;

/// <summary>Template assets could not be had; the provision is aborted.</summary>
public sealed class AssetFetchException(string reference, string reason, string remedy, Exception? innerException = null)
    : MoleculeException($"Template assets '{reference}' cannot be fetched: {reason}.", remedy, innerException)
{
    public string Reference { get; } = reference;
}
