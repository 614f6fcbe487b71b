using System.Security.Cryptography;
using System.Text.Json;
using Molecule.Provisioner.ControlPlane.Wire;

namespace Molecule.Provisioner.ControlPlane.Instances;

/// <summary>A start that was asked for and whose outcome is not known yet: perhaps it made a box, and nobody has it on file.</summary>
/// <param name="Key">Asking with it again brings that box, and no second one.</param>
/// <param name="Fingerprint">Of everything else in the request; SHA-256 in lower-case hexadecimal digits.</param>
public sealed record PendingStart(IdempotencyKey Key, string Fingerprint)
{
    internal static PendingStart For(ProvisionRequest request, IdempotencyKey key) => new(
        key, Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request with { IdempotencyKey = null }, WireJson.Types.ProvisionRequest))));
}
