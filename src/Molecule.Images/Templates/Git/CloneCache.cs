using System.Globalization;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Processes;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Templates.Git;

/// <summary>A commit's files on this machine.</summary>
internal sealed record CachedClone(string Folder, DateTimeOffset CommittedAt);

/// <summary>
/// <c>&lt;cache&gt;/&lt;runtime&gt;/&lt;first 12 of the commit&gt;</c>, and <c>&lt;cache&gt;/repositories/&lt;org&gt;/&lt;name&gt;/…</c> for what is no template: made beside and renamed when complete, so that a folder of that
/// name is whole or was damaged later. A hash over its files, written last, tells the latter; a damaged one is made anew.
/// </summary>
/// <param name="folder">Need not exist.</param>
public sealed class CloneCache(string folder, TimeProvider clock, ILogger logger)
{
    public const string FolderVariable = "MOLECULE_LOCAL_BUILD_CACHE";

    /// <summary>Inside <c>.git</c>: the hash of the files, then the commit's time in seconds.</summary>
    private const string SealName = "molecule-seal";

    public string Folder { get; } = folder;

    private string RepositoriesFolder => Path.Combine(Folder, RepositoryOrigin.RepositoriesName);

    private string RepositoriesLock => Path.Combine(RepositoriesFolder, "lock");

    /// <summary><see cref="FolderVariable"/>, else the user's cache folder.</summary>
    public static string DefaultFolder(IEnvironmentVariables environment)
    {
        if (environment.Get(FolderVariable) is { Length: > 0 } named)
        {
            return named;
        }

        var caches = environment.Get("XDG_CACHE_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(environment.Get("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(caches, "molecule", "workspace-template-build");
    }

    /// <summary>
    /// Held by whoever reads or makes clones of what is no template, which have no build's lock: as long as it is, none of them is removed. Null where
    /// nobody can write, for then nobody can remove either.
    /// </summary>
    internal async Task<FileLock?> ReadRepositoriesAsync(CancellationToken cancellation)
    {
        try
        {
            return await FileLock.AcquireSharedAsync(RepositoriesLock, clock, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogDebug("{Lock} cannot be used: {Reason}", RepositoriesLock, exception.Message);
            return null;
        }
    }

    /// <summary>Null when somebody reads or makes one.</summary>
    internal FileLock? TryHoldRepositories() => FileLock.Try(RepositoriesLock);

    /// <summary>Folders of what is no template: in each a folder for every repository, which has clones of its own.</summary>
    internal IReadOnlyList<DirectoryInfo> Organisations() => new DirectoryInfo(RepositoriesFolder) is { Exists: true } all ? [.. all.EnumerateDirectories()] : [];

    internal string FolderOf(RepositoryOrigin origin, CommitId commit) => Path.Combine(Folder, origin.CacheName, commit.Abbreviated);

    /// <summary>Null when the commit is not there, or what is there was damaged (which is said and removed).</summary>
    internal async Task<CachedClone?> FindAsync(RepositoryOrigin origin, CommitId commit, CancellationToken cancellation)
    {
        var clone = FolderOf(origin, commit);
        if (!Directory.Exists(clone))
        {
            return null;
        }

        var seal = await ReadSealAsync(clone, cancellation);
        if (seal is [var hash, var seconds, var sealedCommit] && sealedCommit == commit.Value && await IsWholeAsync(clone, hash, cancellation))
        {
            MarkUsed(clone);
            return new CachedClone(clone, DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture)));
        }

        logger.LogWarning("{Origin}: the cached clone {Folder} is damaged and is made anew.", origin.Title, clone);
        Remove(clone);
        return null;
    }

    /// <summary>Takes a finished checkout; the folder is gone afterwards.</summary>
    internal async Task<CachedClone> AddAsync(RepositoryOrigin origin, CommitId commit, string checkout, DateTimeOffset committedAt, CancellationToken cancellation)
    {
        var hash = await ContextFolder.ReadAll(checkout).HashAsync(cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(checkout, ".git", SealName), string.Create(CultureInfo.InvariantCulture, $"{hash}\n{committedAt.ToUnixTimeSeconds()}\n{commit}\n"), cancellation);
        var clone = FolderOf(origin, commit);
        try
        {
            Directory.Move(checkout, clone);
        }
        catch (IOException) when (Directory.Exists(clone))
        {
            // Another process was faster; both made the same commit.
            Remove(checkout);
        }

        return new CachedClone(clone, committedAt);
    }

    /// <summary>A sibling of the final folder, on the same file system. Older ones that a killed run left are removed.</summary>
    internal string NewSibling(RepositoryOrigin origin, CommitId commit)
    {
        var parent = Path.Combine(Folder, origin.CacheName);
        Directory.CreateDirectory(parent);
        foreach (var stale in Abandoned(new DirectoryInfo(parent)))
        {
            RemoveAbandoned(stale.FullName);
        }

        return Path.Combine(parent, $"{commit.Abbreviated}.tmp-{Environment.ProcessId}-{Guid.NewGuid():n}");
    }

    /// <summary>A runtime's clones are in here.</summary>
    internal DirectoryInfo FolderOf(RuntimeName runtime) => new(Path.Combine(Folder, runtime.Value));

    /// <summary>The clones in a runtime's or a repository's folder, the one that was used last first.</summary>
    internal static IReadOnlyList<DirectoryInfo> List(DirectoryInfo parent) => parent.Exists
        ? [.. parent.EnumerateDirectories().Where(clone => clone.Name.Length == 12).OrderByDescending(clone => clone.LastWriteTimeUtc).ThenBy(clone => clone.Name, StringComparer.Ordinal)]
        : [];

    /// <summary>What killed runs have left in a runtime's or a repository's folder.</summary>
    internal static IReadOnlyList<DirectoryInfo> Abandoned(DirectoryInfo parent) =>
        parent.Exists ? [.. parent.EnumerateDirectories("*.tmp-*").Where(folder => IsAbandoned(folder.Name))] : [];

    /// <summary>True when the cache's disk has less than a megabyte left.</summary>
    internal bool IsFull()
    {
        var existing = Path.GetFullPath(Folder);
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        return new DriveInfo(existing).AvailableFreeSpace < 1024 * 1024;
    }

    internal static void Remove(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        // git writes its objects read-only, which Windows would not delete.
        if (OperatingSystem.IsWindows())
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
            {
                file.Attributes = FileAttributes.Normal;
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The git of a killed run may live on for a moment and still write there: what it leaves goes next time.</summary>
    private void RemoveAbandoned(string folder)
    {
        try
        {
            Remove(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogDebug("{Folder} is not removed yet: {Reason}", folder, exception.Message);
        }
    }

    /// <summary>A temporary folder names the process that made it; one of this process is in use by a parallel run.</summary>
    private static bool IsAbandoned(string name)
    {
        var id = name[(name.IndexOf(".tmp-", StringComparison.Ordinal) + 5)..].Split('-')[0];
        if (!int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var owner) || owner == Environment.ProcessId)
        {
            return false;
        }

        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(owner);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private void MarkUsed(string folder)
    {
        try
        {
            Directory.SetLastWriteTimeUtc(folder, clock.GetUtcNow().UtcDateTime);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogDebug("{Folder} could not be marked as used: {Reason}", folder, exception.Message);
        }
    }

    private static async Task<string[]> ReadSealAsync(string folder, CancellationToken cancellation)
    {
        try
        {
            return (await File.ReadAllTextAsync(Path.Combine(folder, ".git", SealName), cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static async Task<bool> IsWholeAsync(string folder, string hash, CancellationToken cancellation)
    {
        try
        {
            return await ContextFolder.ReadAll(folder).HashAsync(cancellation) == hash;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
