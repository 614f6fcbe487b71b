namespace Molecule.Containers.Registries.Authorization;

/// <summary>What the first contact with a registry told.</summary>
/// <param name="Root">Its API, ending in <c>/v2/</c>.</param>
/// <param name="Challenge">What it asks for; null when it answers everybody.</param>
internal sealed record RegistrySession(RegistryHost Host, Uri Root, AuthenticateChallenge? Challenge);
