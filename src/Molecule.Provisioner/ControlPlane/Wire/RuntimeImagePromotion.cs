using System.Text.Json.Serialization;

namespace Molecule.Provisioner.ControlPlane.Wire;

/// <summary>The body of <c>POST /cp/admin/runtime-image/promote</c>: from now on this image is what new workspaces of a runtime get.</summary>
public sealed record RuntimeImagePromotion
{
    [JsonPropertyOrder(0), JsonPropertyName("template_name")]
    public required string TemplateName { get; init; }

    /// <summary><c>sha256:</c> and 64 hexadecimal digits, as read back from the registry.</summary>
    [JsonPropertyOrder(1), JsonPropertyName("image_digest")]
    public required string ImageDigest { get; init; }

    /// <summary>The full commit of the template.</summary>
    [JsonPropertyOrder(2), JsonPropertyName("git_sha")]
    public required string GitSha { get; init; }

    [JsonPropertyOrder(3), JsonPropertyName("notes")]
    public string? Notes { get; init; }
}
