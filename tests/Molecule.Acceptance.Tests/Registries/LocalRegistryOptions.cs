namespace Molecule.Acceptance.Tests.Registries;

/// <param name="Guarded">Asks for <see cref="LocalRegistry.User"/> and <see cref="LocalRegistry.Password"/> (Basic).</param>
/// <param name="Tls">Speaks TLS with a certificate that only <see cref="LocalRegistry.CertificatesFolder"/> trusts.</param>
public sealed record LocalRegistryOptions(bool Guarded = false, bool Tls = false);
