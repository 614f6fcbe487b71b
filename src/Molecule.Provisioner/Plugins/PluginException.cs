using Molecule.Containers;

namespace Molecule.Provisioner.Plugins;

/// <summary>A plugin that is not there, is malformed, or is not for this workspace.</summary>
public sealed class PluginException(string plugin, string reason, string remedy)
    : MoleculeException($"Plugin '{plugin}' cannot be installed: {reason}.", remedy)
{
    public string Plugin { get; } = plugin;

    public override bool IsUsage => true;
}
