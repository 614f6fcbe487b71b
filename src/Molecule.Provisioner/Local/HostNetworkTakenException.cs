using Molecule.Containers;

namespace Molecule.Provisioner.Local;

/// <summary>A second workspace of tier 4: both would listen on the host's port 8000.</summary>
public sealed class HostNetworkTakenException(string name, string holder)
    : MoleculeException($"Workspace '{name}' is of tier 4 and needs the host's port 8000, which container '{holder}' has.", "Stop that one, or use tier 3.")
{
    public string Holder { get; } = holder;
}
