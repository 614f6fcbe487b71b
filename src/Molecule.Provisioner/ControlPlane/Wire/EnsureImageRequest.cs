using System.Text.Json.Serialization;

namespace Molecule.Provisioner.ControlPlane.Wire;

/// <summary>The body of <c>POST /cp/workspaces/ensure-image</c>: whose image must be at hand before anything is stopped.</summary>
public sealed record EnsureImageRequest
{
    [JsonPropertyOrder(0), JsonPropertyName("org_id")]
    public required string OrganisationId { get; init; }

    [JsonPropertyOrder(1), JsonPropertyName("workspace_id")]
    public required string WorkspaceId { get; init; }

    [JsonPropertyOrder(2), JsonPropertyName("runtime")]
    public required string Runtime { get; init; }

    [JsonPropertyOrder(3), JsonPropertyName("template")]
    public string? Template { get; init; }

    [JsonPropertyOrder(4), JsonPropertyName("provider")]
    public string? Provider { get; init; }

    /// <summary>The same workspace that the provision request will name: another question would guard nothing.</summary>
    public static EnsureImageRequest For(ProvisionRequest request) => new()
    {
        OrganisationId = request.OrganisationId,
        WorkspaceId = request.WorkspaceId,
        Runtime = request.Runtime,
        Template = request.Template,
        Provider = request.Provider,
    };
}
