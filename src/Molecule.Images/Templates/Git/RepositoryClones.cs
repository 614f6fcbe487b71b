using Molecule.Images.Manifest;

namespace Molecule.Images.Templates.Git;

/// <summary>One commit of a repository as a folder: from the cache without network, else cloned into it.</summary>
internal sealed class RepositoryClones(CloneCache cache)
{
    /// <param name="read">Is given the folder; others may read it at the same moment, so it changes nothing there.</param>
    /// <exception cref="GitSourceException">The repository does not give that commit.</exception>
    /// <exception cref="CloneCacheException">The cache cannot be used.</exception>
    public async Task<T> UseAsync<T>(RepositoryOrigin origin, GitAccess access, CommitId commit, Func<CachedClone, T> read, CancellationToken cancellation)
    {
        try
        {
            return read(await cache.FindAsync(origin, commit, cancellation) ?? await CloneAsync(origin, access, commit, cancellation));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CloneCacheException(cache.Folder, exception);
        }
    }

    /// <summary>git has no code for it, and takes a file that did not fit away again: its words (in the C locale) are all there is.</summary>
    private static bool SaysThatDiskIsFull(string gitOutput) => gitOutput.Split('\n').Any(line =>
        !line.StartsWith("remote:", StringComparison.Ordinal)
        && (line.Contains("No space left on device", StringComparison.Ordinal) || line.Contains("Disk quota exceeded", StringComparison.Ordinal)));

    private async Task<CachedClone> CloneAsync(RepositoryOrigin origin, GitAccess access, CommitId commit, CancellationToken cancellation)
    {
        var sibling = cache.NewSibling(origin, commit);
        try
        {
            var committedAt = await GitRepository.CheckOutAsync(origin, access, commit, sibling, cancellation);
            return await cache.AddAsync(origin, commit, sibling, committedAt, cancellation);
        }
        catch (GitSourceException exception) when (cache.IsFull() || SaysThatDiskIsFull(exception.GitOutput))
        {
            // Here, before the sibling is gone and the disk has room again.
            throw new CloneCacheException(cache.Folder, new IOException("the disk is full", exception));
        }
        finally
        {
            CloneCache.Remove(sibling);
        }
    }
}
