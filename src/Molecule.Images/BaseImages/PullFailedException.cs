using Molecule.Containers;
using Molecule.Containers.References;

namespace Molecule.Images.BaseImages;

/// <summary>A registry was asked for an image, or was not even reached.</summary>
public sealed class PullFailedException(Tag reference, string reason, Exception? innerException = null)
    : MoleculeException(
        $"Pulling {reference} failed: {reason}",
        (innerException as MoleculeException)?.Remedy ?? "Check the registry, the network and the name of the image.",
        innerException)
{
    public Tag Reference { get; } = reference;
}
