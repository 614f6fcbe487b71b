using Microsoft.Extensions.Logging;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates;
using Molecule.Images.Templates.Git;

namespace Molecule.Images.Building;

/// <summary>
/// Removes what has piled up in the clone cache: clones beyond those that were used last, what killed runs left of others, and remembered
/// hashes of folders that are gone. Never what is pinned now, and never anything that somebody reads: its turn comes another time.
/// </summary>
internal sealed class ClonePruner(CloneCache cache, TimeProvider clock, ILogger logger)
{
    private static readonly EnumerationOptions AllButLinks = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    public void Prune(PruneOptions options, List<PrunedItem> removed)
    {
        foreach (var runtime in RuntimeCatalogue.All)
        {
            PruneTemplates(runtime, options, removed);
        }

        PruneRepositories(options, removed);
        foreach (var file in new ContentIndex(ContentIndex.FolderIn(cache.Folder), clock, logger).Find(all: options.Keep == 0))
        {
            removed.Add(new PrunedItem("index", file.FullName, file.Length));
            if (!options.DryRun)
            {
                file.Delete();
            }
        }
    }

    private void PruneTemplates(RuntimeName runtime, PruneOptions options, List<PrunedItem> removed)
    {
        using var runtimeLock = RuntimeLock.Try(RuntimeLock.FolderIn(options.StateFolder), runtime);
        if (runtimeLock is null)
        {
            logger.LogInformation("{Runtime} is being built: its clones stay.", runtime);
            return;
        }

        var pinned = (options.Manifest?.Images ?? []).Where(entry => entry.Runtime == runtime).Select(entry => entry.Ref.Abbreviated);
        PruneFolder(cache.FolderOf(runtime), [.. pinned], options, removed);
    }

    private void PruneRepositories(PruneOptions options, List<PrunedItem> removed)
    {
        var repositories = cache.Repositories();
        if (repositories.Count == 0)
        {
            return;
        }

        if (options is { PinnedAssets: null, Keep: > 0 })
        {
            logger.LogInformation("Clones of identities and plugins stay: which of them are in use is not known.");
            return;
        }

        using var alone = cache.TryHoldRepositories();
        if (alone is null)
        {
            logger.LogInformation("Identities or plugins are being read: their clones stay.");
            return;
        }

        var pinned = (options.PinnedAssets ?? []).Select(asset => asset.Split('@')).ToLookup(parts => parts[0], parts => parts[^1][..12], StringComparer.Ordinal);
        foreach (var repository in repositories)
        {
            PruneFolder(repository, [.. pinned[$"{repository.Parent!.Name}/{repository.Name}"]], options, removed);
        }
    }

    private static void PruneFolder(DirectoryInfo folder, HashSet<string> pinned, PruneOptions options, List<PrunedItem> removed)
    {
        var surplus = CloneCache.List(folder).Skip(options.Keep).Where(clone => options.Keep == 0 || !pinned.Contains(clone.Name));
        foreach (var clone in (DirectoryInfo[])[.. surplus, .. CloneCache.Abandoned(folder)])
        {
            removed.Add(new PrunedItem("clone", clone.FullName, clone.EnumerateFiles("*", AllButLinks).Sum(file => file.Length)));
            if (!options.DryRun)
            {
                CloneCache.Remove(clone.FullName);
            }
        }

        if (!options.DryRun && folder.Exists && !folder.EnumerateFileSystemInfos().Any())
        {
            folder.Delete();
        }
    }
}
