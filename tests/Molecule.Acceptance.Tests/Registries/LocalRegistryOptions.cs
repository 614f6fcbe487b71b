namespace Molecule.Acceptance.Tests.Registries;

/// <param name="Guarded">Asks for <see cref="LocalRegistry.User"/> and <see cref="LocalRegistry.Password"/> (Basic).</param>
/// <param name="Tls">Speaks TLS with a certificate that only <see cref="LocalRegistry.CertificatesFolder"/> trusts.</param>
/// <param name="Seed">The store of another registry, to begin with a copy of it; null for an empty one.</param>
/// <param name="HasOwnPassword">Its password is <see cref="LocalRegistry.OtherPassword"/> instead.</param>
public sealed record LocalRegistryOptions(bool Guarded = false, bool Tls = false, string? Seed = null, bool HasOwnPassword = false);
