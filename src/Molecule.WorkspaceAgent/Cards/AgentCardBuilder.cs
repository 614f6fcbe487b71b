using Molecule.WorkspaceAgent.Configuration;
using Molecule.WorkspaceAgent.Plugins;

namespace Molecule.WorkspaceAgent.Cards;

/// <summary>Pure: what was read in, the card out.</summary>
internal static class AgentCardBuilder
{
    public const string ExtensionUri = "https://molecule.ai/a2a/extensions/workspace/v1";

    private static readonly Dictionary<string, SecurityScheme> Schemes = new() { ["bearer"] = new SecurityScheme("http", "bearer") };
    private static readonly Dictionary<string, string[]>[] Requirement = [new() { ["bearer"] = [] }];

    /// <param name="url">Where <c>message/send</c> is answered.</param>
    /// <param name="asksForToken">True when <c>message/send</c> needs a bearer token.</param>
    public static AgentCard Build(
        AgentConfig config, string url, string? workspaceId, bool asksForToken, IReadOnlyList<string> prompts, IReadOnlyList<PluginState> plugins) => new()
        {
            Name = config.Name,
            Description = config.Description,
            Version = config.Version,
            Url = url,
            Capabilities = new AgentCapabilities(false, false, false, [Extension(config, workspaceId, prompts, plugins)]),
            Skills =
            [
                .. config.Skills.Select(skill => new AgentSkill(skill.Id, skill.Name, skill.Description, skill.Tags)),
                .. plugins.SelectMany(plugin => plugin.Tools.Select(tool => new AgentSkill($"{plugin.Name}/{tool.Name}", tool.Name, tool.Description, ["plugin", plugin.Name]))),
            ],
            SecuritySchemes = asksForToken ? Schemes : null,
            Security = asksForToken ? Requirement : null,
        };

    private static AgentExtension Extension(AgentConfig config, string? workspaceId, IReadOnlyList<string> prompts, IReadOnlyList<PluginState> plugins) => new(
        ExtensionUri,
        "The workspace behind this agent: its kind, runtime, prompts and plugins.",
        Required: false,
        new WorkspaceParameters(
            config.Kind,
            config.Runtime,
            workspaceId,
            prompts,
            [.. plugins.Select(plugin => new CardPlugin(plugin.Name, plugin.Version, plugin.Status, plugin.Reason, [.. plugin.Tools.Select(tool => tool.Name)]))]));
}
