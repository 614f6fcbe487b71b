using Molecule.WorkspaceAgent.Configuration;

namespace Molecule.WorkspaceAgent.Plugins;

/// <summary>What <c>plugin.yaml</c> says.</summary>
/// <param name="Kinds">The kinds of workspace that may have it; null: all.</param>
/// <param name="McpCommand">Starts its MCP server, which speaks over standard input and output; null: it has none.</param>
/// <param name="PromisedTools">The server must list these; more is fine.</param>
internal sealed record PluginManifest(
    string Name, string Version, string Description, IReadOnlyList<string>? Kinds, IReadOnlyList<string>? McpCommand, IReadOnlyList<string> PromisedTools)
{
    public const string FileName = "plugin.yaml";

    /// <exception cref="ConfigurationException">The file is missing or wrong.</exception>
    public static PluginManifest Read(PluginFolder folder)
    {
        var yaml = YamlFile.Load(folder.ManifestPath, FileName);
        var name = yaml.Required("name");
        if (name != folder.Name)
        {
            throw yaml.Invalid("name", $"is '{name}', but the plugin's folder is '{folder.Name}'");
        }

        var mcp = yaml.Map("provides")?.Map("mcp");
        var command = mcp?.Strings("command");
        return mcp is not null && command is not { Count: > 0 }
            ? throw mcp.Invalid("command", "must name a program")
            : new PluginManifest(name, yaml.Required("version"), yaml.Required("description"), yaml.Strings("kinds"), command, mcp?.Strings("tools") ?? []);
    }
}
