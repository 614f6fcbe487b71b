using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Assets.Pinned;

namespace Molecule.Provisioner.Plugins;

/// <summary>Plugins that are repositories: <c>plugin.yaml</c> at the root says the name.</summary>
internal sealed class PinnedPluginSource(IPinnedTree tree) : IPluginSource
{
    public async Task<AssetSet?> FindAsync(AssetReference plugin, CancellationToken cancellation) =>
        plugin is PinnedAssets pinned ? await tree.ReadAsync(pinned, static _ => true, cancellation) : null;
}
