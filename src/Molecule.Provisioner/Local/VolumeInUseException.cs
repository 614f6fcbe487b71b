using Molecule.Containers;

namespace Molecule.Provisioner.Local;

/// <summary>A volume was to be removed and a container has it. It and what it holds are as before.</summary>
public sealed class VolumeInUseException(string name, Exception innerException)
    : MoleculeException($"Volume '{name}' is in use by a container and stays as it is.", "Stop the workspace, or remove the container that uses the volume, and try again.", innerException)
{
    public string Name { get; } = name;
}
