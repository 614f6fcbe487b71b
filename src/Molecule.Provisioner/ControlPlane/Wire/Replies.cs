using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Molecule.Provisioner.ControlPlane.Wire;

internal sealed record ProvisionReply(
    [property: JsonPropertyName("instance_id")] string? InstanceId,
    [property: JsonPropertyName("private_ip")] string? PrivateIp,
    [property: JsonPropertyName("state")] string? State);

/// <summary>What the words in it mean is the control plane's business: only the status code decides.</summary>
internal sealed record EnsureImageReply([property: JsonPropertyName("image_ref")] string? ImageReference);

internal sealed record StatusReply([property: JsonPropertyName("state")] string? State);

internal sealed record ConsoleReply([property: JsonPropertyName("output")] string? Output);

internal sealed record PinsReply([property: JsonPropertyName("pins")] ImmutableArray<RuntimeImagePin>? Pins);
