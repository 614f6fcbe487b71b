using Molecule.Containers.Processes;
using Molecule.Images.Manifest;

namespace Molecule.Images.Templates.Git;

/// <summary>
/// Reads pinned repositories that are no image's template, such as identities and plugins, with the same clones, cache, tokens and masking.
/// A template repository (<c>molecule-ai/molecule-ai-workspace-template-…</c>) is had from the mirror when
/// <c>MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX</c> names one.
/// </summary>
/// <param name="providers">Null takes <see cref="GitProvider.Known"/>.</param>
public sealed class RepositoryReader(CloneCache cache, IEnvironmentVariables environment, IReadOnlyList<GitProvider>? providers = null)
{
    /// <summary>Replaces everything before the last part of a template repository's name, for forks and mirrors.</summary>
    public const string PrefixVariable = GitAccess.PrefixVariable;

    private readonly RepositoryClones _clones = new(cache);

    /// <summary>True for a template repository, whose mirror <see cref="PrefixVariable"/> names.</summary>
    public static bool IsMirrored(string repository) => RepositoryOrigin.IsTemplate(repository);

    /// <summary>Gives one commit's folder to <paramref name="read"/>: from the cache without network, else cloned into it.</summary>
    /// <param name="repository"><c>org/name</c>.</param>
    /// <param name="read">Others may read the folder at the same moment, so it changes nothing there. A <c>.git</c> is in it.</param>
    /// <exception cref="GitSourceException">The repository does not give that commit; nothing else is tried in its place.</exception>
    /// <exception cref="CloneCacheException">The cache cannot be used.</exception>
    /// <exception cref="GitMissingException">There is no git on this machine.</exception>
    public async Task<T> ReadAsync<T>(GitProvider provider, string repository, CommitId commit, Func<string, T> read, CancellationToken cancellation)
    {
        var origin = RepositoryOrigin.Of(provider, repository);
        using var reading = await cache.ReadRepositoriesAsync(cancellation);
        return await _clones.UseAsync(origin, GitAccess.For(origin, providers ?? GitProvider.Known, environment), commit, clone => read(clone.Folder), cancellation);
    }
}
