using System.Text.Json.Serialization;

namespace Molecule.Provisioner.ControlPlane.Wire;

/// <summary>The screen of a workspace that has one; zero and null leave the choice to the control plane.</summary>
public sealed record WorkspaceDisplay
{
    /// <summary>On the wire <c>{}</c>.</summary>
    public static WorkspaceDisplay None { get; } = new();

    [JsonPropertyOrder(0), JsonPropertyName("mode")]
    public string? Mode { get; init; }

    /// <summary>Pixels.</summary>
    [JsonPropertyOrder(1), JsonPropertyName("width"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Width { get; init; }

    /// <summary>Pixels.</summary>
    [JsonPropertyOrder(2), JsonPropertyName("height"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Height { get; init; }

    [JsonPropertyOrder(3), JsonPropertyName("protocol")]
    public string? Protocol { get; init; }
}
