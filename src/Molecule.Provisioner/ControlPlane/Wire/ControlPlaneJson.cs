using System.Text.Json.Serialization;

namespace Molecule.Provisioner.ControlPlane.Wire;

/// <summary>Every type that travels, with generated serializers.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProvisionRequest))]
[JsonSerializable(typeof(EnsureImageRequest))]
[JsonSerializable(typeof(RuntimeImagePromotion))]
[JsonSerializable(typeof(ProvisionReply))]
[JsonSerializable(typeof(EnsureImageReply))]
[JsonSerializable(typeof(StatusReply))]
[JsonSerializable(typeof(ConsoleReply))]
[JsonSerializable(typeof(PinsReply))]
internal sealed partial class ControlPlaneJson : JsonSerializerContext;
