namespace Molecule.Provisioner.Assets;

/// <summary>Reads identity templates of one kind of source.</summary>
public interface IAssetFetcher
{
    bool CanFetch(AssetReference reference);

    /// <summary>The files of the allow-list; whatever else the template holds is left out.</summary>
    /// <exception cref="AssetFetchException">There is no such template, or it cannot be read. There is never a fallback to another one.</exception>
    Task<AssetSet> FetchAsync(AssetReference reference, CancellationToken cancellation);
}
