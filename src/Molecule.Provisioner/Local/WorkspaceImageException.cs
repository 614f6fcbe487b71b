using Molecule.Containers;
using Molecule.Containers.References;

namespace Molecule.Provisioner.Local;

/// <summary>The engine has no such image and it cannot be had.</summary>
public sealed class WorkspaceImageException(ImageReference reference, string reason, string remedy, Exception? innerException = null)
    : MoleculeException($"Image '{reference}' cannot be used: {reason}", remedy, innerException)
{
    public ImageReference Reference { get; } = reference;
}
