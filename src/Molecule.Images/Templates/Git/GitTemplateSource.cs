using Microsoft.Extensions.Logging;
using Molecule.Containers.Processes;
using Molecule.Containers.Redaction;
using Molecule.Images.Building;
using Molecule.Images.Manifest;

namespace Molecule.Images.Templates.Git;

public enum TemplateRef
{
    /// <summary>The commit that the manifest names.</summary>
    Pin,

    /// <summary>What the repository's default branch is at now: one <c>git ls-remote</c>, no clone.</summary>
    Head,
}

/// <summary>
/// Templates from their repositories. The commit stands for the files in the input key, so that an image of that commit is found
/// without a clone; a commit that is in the cache needs no network.
/// </summary>
/// <param name="providers">Null takes <see cref="GitProvider.Known"/>.</param>
public sealed class GitTemplateSource(TemplateRef which, CloneCache cache, IEnvironmentVariables environment, ILogger logger, IReadOnlyList<GitProvider>? providers = null) : ITemplateSource
{
    private readonly IReadOnlyList<GitProvider> _providers = providers ?? GitProvider.Known;

    /// <exception cref="GitSourceException">The head was asked for and the repository does not tell it.</exception>
    public async Task<TemplateRevision> ResolveAsync(ImageManifestEntry entry, CancellationToken cancellation)
    {
        var access = GitAccess.For(entry, _providers, environment);
        var commit = which == TemplateRef.Pin ? entry.Ref : await GitRepository.HeadAsync(entry, access, cancellation);
        var address = Redactor.Process.Redact(access.Address);
        return new TemplateRevision
        {
            Runtime = entry.Runtime,
            Kind = TemplateRevision.GitKind,
            Source = address,
            Commit = commit.Value,
            Inputs = [new InputPart("source", "git"), new InputPart("repository", address), new InputPart("commit", commit.Value)],
            OpenAsync = token => OpenAsync(entry, access, commit, token),
        };
    }

    private async Task<Template> OpenAsync(ImageManifestEntry entry, GitAccess access, CommitId commit, CancellationToken cancellation)
    {
        try
        {
            var clone = await cache.FindAsync(entry.Runtime, commit, cancellation) ?? await CloneAsync(entry, access, commit, cancellation);
            var context = ContextFolder.Read([clone.Folder], [], ContextModes.Git);
            TemplateRules.RequireDockerfile(entry.Runtime, $"{access.Address} at {commit}", context);
            return new Template(context, clone.CommittedAt, RuntimeVersionFile.Read(clone.Folder, entry.Runtime, logger));
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

    private async Task<CachedClone> CloneAsync(ImageManifestEntry entry, GitAccess access, CommitId commit, CancellationToken cancellation)
    {
        var sibling = cache.NewSibling(entry.Runtime, commit);
        try
        {
            var committedAt = await GitRepository.CheckOutAsync(entry, access, commit, sibling, cancellation);
            return await cache.AddAsync(entry.Runtime, commit, sibling, committedAt, cancellation);
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
