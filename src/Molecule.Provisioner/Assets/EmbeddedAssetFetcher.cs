namespace Molecule.Provisioner.Assets;

/// <summary>The identities of <c>src/templates/identities</c>.</summary>
internal sealed class EmbeddedAssetFetcher : IAssetFetcher
{
    public bool CanFetch(AssetReference reference) => reference is EmbeddedAssets;

    public Task<AssetSet> FetchAsync(AssetReference reference, CancellationToken cancellation)
    {
        var files = EmbeddedFiles.Below($"identities/{((EmbeddedAssets)reference).Name}").Where(AssetPath.IsAllowed);
        return files.Files.IsEmpty
            ? throw new AssetFetchException(reference.ToString(), "no identity of that name is embedded", "Name one of src/templates/identities, or pin a repository: org/name@<commit>.")
            : Task.FromResult(files);
    }
}
