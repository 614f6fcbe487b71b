using Molecule.Containers;

namespace Molecule.Images.BaseImages;

/// <summary>None of the mirrors that this machine's apt uses has the suite.</summary>
public sealed class MirrorUnavailableException(string suite)
    : MoleculeException(
        $"No mirror in this machine's apt sources has the Debian suite '{suite}' (sources whose address holds credentials are not used).",
        "Add a Debian mirror to /etc/apt/sources.list.d, or choose another --base-image.")
{
    public string Suite { get; } = suite;
}
