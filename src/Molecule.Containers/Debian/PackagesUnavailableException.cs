namespace Molecule.Containers.Debian;

/// <summary>The distribution's packages cannot be fetched or unpacked.</summary>
public sealed class PackagesUnavailableException(string set, string reason, string remedy, Exception? innerException = null)
    : MoleculeException($"The packages for {set} cannot be had from the distribution: {reason}", remedy, innerException)
{
    public string PackageSet { get; } = set;
}
