using Molecule.Containers;
using Molecule.Images.Manifest;
using Molecule.Images.Templates.Git;

namespace Molecule.Provisioner.Assets.Pinned;

/// <summary>Through git and the clone cache: a commit that is there needs no network.</summary>
internal sealed class GitTree(RepositoryReader repositories, GitProvider provider) : IPinnedTree
{
    public async Task<AssetSet> ReadAsync(PinnedAssets reference, Func<string, bool> keep, CancellationToken cancellation)
    {
        if (!CommitId.TryParse(reference.Commit, out var commit))
        {
            throw new AssetFetchException(reference.ToString(), "it names no full commit", "Pin it: org/name@<40 hexadecimal digits>.");
        }

        try
        {
            return await repositories.ReadAsync(provider, reference.Repository, commit, folder => FolderFiles.Read(folder, keep), cancellation);
        }
        catch (MoleculeException exception) when (exception is not AssetFetchException)
        {
            throw new AssetFetchException(reference.ToString(), exception.Message.TrimEnd('.'), exception.Remedy, exception);
        }
    }
}
