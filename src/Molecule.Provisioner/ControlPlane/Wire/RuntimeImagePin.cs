using System.Text.Json.Serialization;

namespace Molecule.Provisioner.ControlPlane.Wire;

/// <summary>One promoted pin, as the control plane lists it.</summary>
public sealed record RuntimeImagePin
{
    [JsonPropertyName("template_name")]
    public required string TemplateName { get; init; }

    /// <summary><c>sha256:</c> and 64 hexadecimal digits.</summary>
    [JsonPropertyName("image_digest")]
    public required string ImageDigest { get; init; }

    [JsonPropertyName("git_sha")]
    public string? GitSha { get; init; }

    /// <summary>Null where the control plane knows no regions.</summary>
    [JsonPropertyName("region")]
    public string? Region { get; init; }

    [JsonPropertyName("notes")]
    public string? Notes { get; init; }
}
