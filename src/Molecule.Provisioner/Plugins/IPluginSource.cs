using Molecule.Provisioner.Assets;

namespace Molecule.Provisioner.Plugins;

/// <summary>Where plugins come from.</summary>
public interface IPluginSource
{
    /// <summary>All files of the plugin's folder, <c>plugin.yaml</c> among them; null when this source does not have it.</summary>
    Task<AssetSet?> FindAsync(AssetReference plugin, CancellationToken cancellation);
}
