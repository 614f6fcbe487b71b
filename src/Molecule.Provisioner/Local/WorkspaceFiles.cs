using System.Collections.Immutable;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Plugins;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>Gathers what goes to <c>/configs</c>: template, identity, plugins, generated files, each winning over the ones before.</summary>
internal sealed class WorkspaceFiles(IReadOnlyList<IAssetFetcher> fetchers, IReadOnlyList<IPluginSource> plugins)
{
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
        foreach (var plugin in workspace.Spec.Plugins)
        {
            files = files.With((await FindPluginAsync(plugin, workspace, cancellation)).Below($"plugins/{plugin}"));
        }

        return files;
    }

    private async Task<AssetSet> FindPluginAsync(string plugin, ValidatedWorkspace workspace, CancellationToken cancellation)
    {
        foreach (var source in plugins)
        {
            if (await source.FindAsync(plugin, cancellation) is { } files)
            {
                Check(plugin, files, workspace);
                return files;
            }
        }

        throw new PluginException(plugin, "there is no plugin of that name", "Name one of src/templates/plugins.");
    }

    private static void Check(string plugin, AssetSet files, ValidatedWorkspace workspace)
    {
        if (files.Files.Keys.FirstOrDefault(path => !AssetPath.IsSafe(path)) is { } unsafePath)
        {
            throw new PluginException(plugin, $"the path '{unsafePath}' leaves its folder", "Correct the plugin.");
        }

        if (!files.Files.TryGetValue(PluginManifest.FileName, out var content))
        {
            throw new PluginException(plugin, $"it has no {PluginManifest.FileName}", "Correct the plugin.");
        }

        var manifest = PluginManifestReader.Read(plugin, content);
        if (!manifest.Kinds.IsEmpty && !manifest.Kinds.Contains(workspace.Kind))
        {
            throw new PluginException(plugin, $"it is for {string.Join(", ", manifest.Kinds)}, and '{workspace.Name}' is a {workspace.Kind}", "Take it off that workspace.");
        }
    }
}
