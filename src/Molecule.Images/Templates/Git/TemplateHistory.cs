using Molecule.Containers.Processes;
using Molecule.Images.Manifest;

namespace Molecule.Images.Templates.Git;

/// <summary>What is asked of template repositories without their files.</summary>
/// <param name="providers">Null takes <see cref="GitProvider.Known"/>.</param>
public sealed class TemplateHistory(IEnvironmentVariables environment, IReadOnlyList<GitProvider>? providers = null)
{
    private readonly IReadOnlyList<GitProvider> _providers = providers ?? GitProvider.Known;

    /// <summary>Returns when the pinned commit can be had; fetches it alone, without its files.</summary>
    /// <exception cref="GitSourceException">The repository does not answer, or does not have it.</exception>
    public Task RequireAsync(ImageManifestEntry entry, CancellationToken cancellation) => InScratchAsync(
        entry,
        async (origin, access, folder) =>
        {
            await GitRepository.FetchHistoryAsync(origin, access, [entry.Ref], depth: 1, folder, cancellation);
            return true;
        });

    /// <summary>The commits after one up to the pinned one, newest first, at most a hundred, as "abbreviated subject"; one line in brackets where the history does not tell.</summary>
    /// <exception cref="GitSourceException">The repository does not answer.</exception>
    public Task<IReadOnlyList<string>> LogAsync(ImageManifestEntry entry, CommitId from, CancellationToken cancellation) => from == entry.Ref
        ? Task.FromResult<IReadOnlyList<string>>([])
        : InScratchAsync(entry, (origin, access, folder) => GitRepository.LogAsync(origin, access, from, entry.Ref, folder, cancellation));

    private async Task<T> InScratchAsync<T>(ImageManifestEntry entry, Func<RepositoryOrigin, GitAccess, string, Task<T>> work)
    {
        var origin = RepositoryOrigin.Of(entry);
        var access = GitAccess.For(origin, _providers, environment);
        var scratch = Directory.CreateTempSubdirectory("molecule-history-").FullName;
        try
        {
            return await work(origin, access, scratch);
        }
        finally
        {
            CloneCache.Remove(scratch);
        }
    }
}
