using Molecule.Provisioner.Assets;

namespace Molecule.Provisioner.Plugins;

/// <summary>The plugins of <c>src/templates/plugins</c>.</summary>
internal sealed class EmbeddedPluginSource : IPluginSource
{
    public Task<AssetSet?> FindAsync(string plugin, CancellationToken cancellation)
    {
        var files = EmbeddedFiles.Below($"plugins/{plugin}");
        return Task.FromResult(files.Files.IsEmpty ? null : files);
    }
}
