using System.Text.Json;
using System.Text.Json.Serialization;

namespace Molecule.WorkspaceAgent.Messages;

/// <summary>A JSON-RPC response: exactly one of <paramref name="Result"/> and <paramref name="Error"/>.</summary>
/// <param name="Id">As the request had it; null when it could not be told.</param>
internal sealed record RpcResponse([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] JsonElement? Id, AgentMessage? Result, RpcError? Error)
{
    public string Jsonrpc { get; } = "2.0";
}

/// <summary>An A2A message of the agent.</summary>
internal sealed record AgentMessage(string MessageId, string ContextId, IReadOnlyList<TextPart> Parts)
{
    public string Kind { get; } = "message";

    public string Role { get; } = "agent";
}

internal sealed record TextPart(string Text)
{
    public string Kind { get; } = "text";
}

/// <summary>A request that has passed the checks of JSON-RPC.</summary>
internal sealed record RpcRequest(JsonElement Id, string Method, JsonElement Params);

/// <summary>What <c>message/send</c> was called with.</summary>
/// <param name="Text">The text parts, one per line.</param>
/// <param name="ContextId">Null when the client began a new one.</param>
internal sealed record IncomingMessage(string Text, string? ContextId);
