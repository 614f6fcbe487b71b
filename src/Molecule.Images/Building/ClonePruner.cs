using Microsoft.Extensions.Logging;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates;
using Molecule.Images.Templates.Git;

namespace Molecule.Images.Building;

/// <summary>
/// Removes what has piled up in the clone cache: clones beyond those that were used last, what killed runs left of others, organisations' folders
/// without clones, and remembered hashes of folders that are gone. Never what is pinned now, and never anything that somebody reads: its turn comes another time.
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
        var organisations = cache.Organisations();
        if (organisations.Count == 0)
        {
            return;
        }

        using var alone = cache.TryHoldRepositories();
        if (alone is null)
        {
            logger.LogInformation("Identities or plugins are being read: their clones stay.");
            return;
        }

        var known = options.PinnedAssets is not null || options.Keep == 0;
        if (!known)
        {
            logger.LogInformation("Clones of identities and plugins stay: which of them are in use is not known.");
        }

        var pinned = (options.PinnedAssets ?? []).Select(asset => asset.Split('@')).ToLookup(parts => parts[0], parts => parts[^1][..12], StringComparer.Ordinal);
        foreach (var organisation in organisations)
        {
            var left = organisation.EnumerateFileSystemInfos().Select(entry => entry.FullName).ToHashSet(StringComparer.Ordinal);
            foreach (var repository in organisation.EnumerateDirectories())
            {
                if (known && PruneFolder(repository, [.. pinned[$"{organisation.Name}/{repository.Name}"]], options, removed))
                {
                    left.Remove(repository.FullName);
                }
            }

            if (left.Count == 0)
            {
                removed.Add(new PrunedItem("folder", organisation.FullName, 0));
                if (!options.DryRun)
                {
                    organisation.Delete();
                }
            }
        }
    }

    /// <returns>True when nothing is left of it: it goes, too.</returns>
    private static bool PruneFolder(DirectoryInfo folder, HashSet<string> pinned, PruneOptions options, List<PrunedItem> removed)
    {
        DirectoryInfo[] surplus =
        [
            .. CloneCache.List(folder).Skip(options.Keep).Where(clone => options.Keep == 0 || !pinned.Contains(clone.Name)),
            .. CloneCache.Abandoned(folder),
        ];
        foreach (var clone in surplus)
        {
            removed.Add(new PrunedItem("clone", clone.FullName, clone.EnumerateFiles("*", AllButLinks).Sum(file => file.Length)));
            if (!options.DryRun)
            {
                CloneCache.Remove(clone.FullName);
            }
        }

        var empty = folder.Exists && folder.EnumerateFileSystemInfos().All(entry => surplus.Any(clone => clone.FullName == entry.FullName));
        if (empty && !options.DryRun)
        {
            folder.Delete();
        }

        return empty;
    }
}
