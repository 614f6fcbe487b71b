namespace Molecule.Provisioner.Assets.Pinned;

/// <summary>Identities of pinned repositories.</summary>
internal sealed class PinnedAssetFetcher(IPinnedTree tree) : IAssetFetcher
{
    public bool CanFetch(AssetReference reference) => reference is PinnedAssets;

    public async Task<AssetSet> FetchAsync(AssetReference reference, CancellationToken cancellation)
    {
        var files = await tree.ReadAsync((PinnedAssets)reference, AssetPath.IsAllowed, cancellation);
        return files.Files.IsEmpty
            ? throw new AssetFetchException(reference.ToString(), "it holds no config.yaml, no system-prompt.md and no prompts", "Name the repository of an identity template.")
            : files;
    }
}
