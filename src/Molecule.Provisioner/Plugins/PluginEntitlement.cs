using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Plugins;

/// <summary>Who may have which plugin.</summary>
public static class PluginEntitlement
{
    /// <summary>The concierge's administrative tools.</summary>
    public const string PlatformTools = "molecule-platform-mcp";

    /// <summary>Decided by name alone, so that a manifest that claims to be for everybody changes nothing.</summary>
    public static bool Allows(string plugin, string? kind) => plugin != PlatformTools || kind == WorkspaceKinds.Platform;
}
