using System.Text.Json;
using System.Text.Json.Serialization;
using Molecule.WorkspaceAgent.Cards;
using Molecule.WorkspaceAgent.Health;
using Molecule.WorkspaceAgent.Messages;

namespace Molecule.WorkspaceAgent;

/// <summary>Every type that goes over the wire; generated, because trimming leaves no reflection for it.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AgentCard))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(RpcResponse))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class AgentJson : JsonSerializerContext;

/// <summary>The body of an HTTP error outside JSON-RPC.</summary>
internal sealed record ErrorBody(string Error);
