using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Molecule.Stack;

namespace Molecule.Terminal.Stack;

/// <summary>What <c>Status --output json</c> prints.</summary>
internal sealed record StackStatusDocument(string Stack, string Instance, ImmutableArray<WorkspaceStatus> Workspaces, ImmutableArray<ServiceStatus> Services)
{
    public static string Serialize(StackIdentity identity, StackStatus status) => JsonSerializer.Serialize(
        new StackStatusDocument(identity.Name, identity.Instance.Value, status.Workspaces, status.Services), StackStatusJson.Default.StackStatusDocument);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StackStatusDocument))]
internal sealed partial class StackStatusJson : JsonSerializerContext;
