namespace Molecule.WorkspaceAgent.Cards;

/// <summary>The A2A agent card, protocol 0.3.0 (a2a-protocol.org, "AgentCard").</summary>
internal sealed record AgentCard
{
    public string ProtocolVersion { get; init; } = "0.3.0";

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required string Url { get; init; }

    public string PreferredTransport { get; init; } = "JSONRPC";

    public required string Version { get; init; }

    public required AgentCapabilities Capabilities { get; init; }

    public IReadOnlyList<string> DefaultInputModes { get; init; } = ["text/plain"];

    public IReadOnlyList<string> DefaultOutputModes { get; init; } = ["text/plain"];

    public required IReadOnlyList<AgentSkill> Skills { get; init; }

    /// <summary>Null (absent) when no token is asked for.</summary>
    public IReadOnlyDictionary<string, SecurityScheme>? SecuritySchemes { get; init; }

    public IReadOnlyList<IReadOnlyDictionary<string, string[]>>? Security { get; init; }
}

internal sealed record AgentCapabilities(bool Streaming, bool PushNotifications, bool StateTransitionHistory, IReadOnlyList<AgentExtension> Extensions);

/// <summary>Where A2A lets a card carry what the protocol does not know.</summary>
internal sealed record AgentExtension(string Uri, string Description, bool Required, WorkspaceParameters Params);

internal sealed record AgentSkill(string Id, string Name, string Description, IReadOnlyList<string> Tags);

internal sealed record SecurityScheme(string Type, string Scheme);

/// <summary>The parameters of <see cref="AgentCardBuilder.ExtensionUri"/>.</summary>
internal sealed record WorkspaceParameters(string Kind, string Runtime, string? WorkspaceId, IReadOnlyList<string> Prompts, IReadOnlyList<CardPlugin> Plugins);

internal sealed record CardPlugin(string Name, string? Version, string Status, string? Reason, IReadOnlyList<string> Tools);
