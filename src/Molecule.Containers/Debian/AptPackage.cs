namespace Molecule.Containers.Debian;

/// <summary>One package of a set, at the version that apt chose.</summary>
public sealed record AptPackage(string Name, string Version, string Architecture)
{
    /// <summary>What apt calls the archive: the epoch's colon is escaped.</summary>
    public string FileName => $"{Name}_{Version.Replace(":", "%3a", StringComparison.Ordinal)}_{Architecture}.deb";
}
