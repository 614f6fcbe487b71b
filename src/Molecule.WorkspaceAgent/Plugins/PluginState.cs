namespace Molecule.WorkspaceAgent.Plugins;

/// <summary>An installed plugin as it is shown.</summary>
/// <param name="Status"><c>ok</c>, <c>starting</c> or <c>degraded</c>.</param>
/// <param name="Reason">Why it is degraded; null otherwise.</param>
internal sealed record PluginState(string Name, string? Version, string Status, string? Reason, IReadOnlyList<McpTool> Tools)
{
    public const string Ok = "ok";
    public const string Starting = "starting";
    public const string IsDegraded = "degraded";

    public static PluginState Degraded(string name, string? version, string reason) => new(name, version, IsDegraded, reason, []);
}

/// <summary>A tool as an MCP server lists it.</summary>
internal sealed record McpTool(string Name, string Description);
