namespace Molecule.Containers;

/// <summary>A file system has too little room for what is about to be written; nothing was written yet.</summary>
public sealed class DiskSpaceException(string path, long needed, long available)
    : MoleculeException(
        $"The disk is full: {path} needs {needed / Mebi} MiB free and has {available / Mebi} MiB.",
        $"Free some space there, or put the state elsewhere with {StateHome.Variable}.")
{
    private const long Mebi = 1024 * 1024;

    /// <summary>Bytes.</summary>
    public long Needed { get; } = needed;

    /// <summary>Bytes.</summary>
    public long Available { get; } = available;

    /// <param name="folder">Must exist.</param>
    /// <param name="needed">Bytes.</param>
    /// <exception cref="DiskSpaceException">Less is available to this user.</exception>
    public static void Require(string folder, long needed)
    {
        var available = new DriveInfo(folder).AvailableFreeSpace;
        if (available < needed)
        {
            throw new DiskSpaceException(folder, needed, available);
        }
    }
}
