using Molecule.Containers;

namespace Molecule.Provisioner.Assets;

/// <summary>
/// The second look at what a fetcher hands over: fetchers filter, the provisioner aborts. A path that should not be here means that
/// a fetcher is broken or fooled, so nothing of it is used.
/// </summary>
public static class AssetBoundary
{
    /// <exception cref="AssetBoundaryException">A path is outside the allow-list, or the files are more than <see cref="AssetSet.Limit"/> bytes.</exception>
    public static AssetSet Check(AssetReference reference, AssetSet assets)
    {
        if (assets.Files.Keys.FirstOrDefault(path => !AssetPath.IsAllowed(path)) is { } path)
        {
            throw new AssetBoundaryException(reference, $"the path '{path}' is outside config.yaml, system-prompt.md and prompts/");
        }

        return assets.Size <= AssetSet.Limit
            ? assets
            : throw new AssetBoundaryException(reference, $"{assets.Size} bytes are more than {AssetSet.Limit}");
    }
}

/// <summary>A fetcher handed over what no workspace may be given; the provision is aborted.</summary>
public sealed class AssetBoundaryException(AssetReference reference, string reason)
    : MoleculeException($"Template assets '{reference}' are refused: {reason}.", "Correct the identity template.")
{
    public AssetReference Reference { get; } = reference;
}
