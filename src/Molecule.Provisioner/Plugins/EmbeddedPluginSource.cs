using Molecule.Provisioner.Assets;

namespace Molecule.Provisioner.Plugins;

/// <summary>The plugins of <c>src/templates/plugins</c>.</summary>
internal sealed class EmbeddedPluginSource : IPluginSource
{
    public Task<AssetSet?> FindAsync(AssetReference plugin, CancellationToken cancellation)
    {
        var files = plugin is EmbeddedAssets embedded ? EmbeddedFiles.Below($"plugins/{embedded.Name}") : AssetSet.Empty;
        return Task.FromResult(files.Files.IsEmpty ? null : files);
    }
}
