namespace Molecule.Provisioner.Assets.Pinned;

/// <summary>Reads the files of a repository at one commit.</summary>
internal interface IPinnedTree
{
    /// <summary>The regular files whose paths are wanted, at most <see cref="AssetSet.Limit"/> bytes of them; links are left out.</summary>
    /// <exception cref="AssetFetchException">The tree cannot be had. Nothing else is tried in its place.</exception>
    Task<AssetSet> ReadAsync(PinnedAssets reference, Func<string, bool> keep, CancellationToken cancellation);
}
