using Microsoft.Extensions.Logging;
using Molecule.Images.Templates.Git;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Assets.Pinned;
using Molecule.Provisioner.Plugins;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>Gathers what goes to <c>/configs</c>: template, identity, plugins, generated files, each winning over the ones before.</summary>
internal sealed class WorkspaceFiles(IReadOnlyList<IAssetFetcher> fetchers, IReadOnlyList<IPluginSource> plugins)
{
    /// <param name="pinned">Null refuses pinned references that none of the given ones takes.</param>
    /// <param name="fetchers">Asked first.</param>
    /// <param name="plugins">Asked first.</param>
    public static WorkspaceFiles From(
        PinnedSourceOptions? pinned, IEnumerable<IAssetFetcher>? fetchers, IEnumerable<IPluginSource>? plugins, TimeProvider time, ILogger logger)
    {
        IPinnedTree? tree = pinned switch
        {
            null => null,
            { Channel: PinnedChannel.Archive } => new ArchiveTree(pinned, time, ArchiveTree.CreateHandler),
            _ => new GitTree(new RepositoryReader(new CloneCache(pinned.CacheFolder, time, logger), pinned.Environment, [pinned.Provider]), pinned.Provider),
        };
        return new WorkspaceFiles(
            [.. fetchers ?? [], .. tree is null ? [] : new IAssetFetcher[] { new PinnedAssetFetcher(tree) }, new EmbeddedAssetFetcher()],
            [.. plugins ?? [], .. tree is null ? [] : new IPluginSource[] { new PinnedPluginSource(tree) }, new EmbeddedPluginSource()]);
    }

    public async Task<AssetSet> GatherAsync(ValidatedWorkspace workspace, CancellationToken cancellation)
    {
        var spec = workspace.Spec;
        var files = spec.TemplateFolder is { } folder ? FolderFiles.Read(folder) : EmbeddedFiles.Below(workspace.Runtime.Value);
        if (workspace.Assets is { } reference)
        {
            files = files.With(await FetchAsync(reference, cancellation));
        }

        files = files.With(await GatherPluginsAsync(workspace, cancellation)).With(AssetSet.Of(spec.ConfigFiles));
        if (!files.Files.ContainsKey("config.yaml"))
        {
            throw new InvalidWorkspaceSpecException("config files", spec.TemplateFolder ?? "(none)", "no source gives a config.yaml");
        }

        return files.Size <= AssetSet.Limit
            ? files
            : throw new InvalidWorkspaceSpecException("config files", $"{files.Size} bytes", $"at most {AssetSet.Limit} bytes in all");
    }

    /// <summary>An identity template, looked at once more after its fetcher.</summary>
    public async Task<AssetSet> FetchAsync(AssetReference reference, CancellationToken cancellation)
    {
        var fetcher = fetchers.FirstOrDefault(candidate => candidate.CanFetch(reference))
            ?? throw new AssetFetchException(reference.ToString(), "nothing here fetches that kind of reference", "Name an embedded identity.");
        return AssetBoundary.Check(reference, await fetcher.FetchAsync(reference, cancellation));
    }

    /// <summary>The plugins' files, below <c>plugins/</c>.</summary>
    public async Task<AssetSet> GatherPluginsAsync(ValidatedWorkspace workspace, CancellationToken cancellation)
    {
        var files = AssetSet.Empty;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var plugin in workspace.Plugins)
        {
            var own = await FindPluginAsync(plugin, cancellation);
            var name = Check(plugin, own, workspace);
            files = names.Add(name)
                ? files.With(own.Below($"plugins/{name}"))
                : throw new PluginException(plugin.ToString(), $"another one is named '{name}', too", "Name one of the two.");
        }

        return files;
    }

    private async Task<AssetSet> FindPluginAsync(AssetReference plugin, CancellationToken cancellation)
    {
        foreach (var source in plugins)
        {
            if (await source.FindAsync(plugin, cancellation) is { } files)
            {
                return files;
            }
        }

        throw new PluginException(plugin.ToString(), "there is no plugin of that name", "Name one of src/templates/plugins, or pin a repository: org/name@<commit>.");
    }

    /// <summary>Gives the plugin's name, which is that of its folder.</summary>
    private static string Check(AssetReference reference, AssetSet files, ValidatedWorkspace workspace)
    {
        var plugin = reference.ToString();
        if (files.Files.Keys.FirstOrDefault(path => !AssetPath.IsSafe(path)) is { } unsafePath)
        {
            throw new PluginException(plugin, $"the path '{unsafePath}' leaves its folder", "Correct the plugin.");
        }

        if (!files.Files.TryGetValue(PluginManifest.FileName, out var content))
        {
            throw new PluginException(plugin, $"it has no {PluginManifest.FileName}", "Correct the plugin.");
        }

        var manifest = PluginManifestReader.Read(reference, content);
        if (!PluginEntitlement.Allows(manifest.Name, workspace.Spec.Kind))
        {
            throw new PluginException(plugin, $"only a workspace of kind {WorkspaceKinds.Platform} is entitled to '{manifest.Name}'", "Take it off that workspace.");
        }

        if (!manifest.Kinds.IsEmpty && !manifest.Kinds.Contains(workspace.Kind))
        {
            throw new PluginException(plugin, $"it is for {string.Join(", ", manifest.Kinds)}, and '{workspace.Name}' is a {workspace.Kind}", "Take it off that workspace.");
        }

        return manifest.Name;
    }
}
