using Molecule.Containers;

namespace Molecule.Provisioner.ControlPlane.Instances;

/// <summary>The file that says which instances run cannot be used.</summary>
public sealed class InstanceStoreException(string path, Exception innerException)
    : MoleculeException(
        $"The instance store {path} cannot be used: {innerException.Message}",
        "Check the file, its folder and the free space. Do not delete it while workspaces run: it alone knows their instances.",
        innerException)
{
    public string Path { get; } = path;
}
