namespace Molecule.Acceptance.Tests.Release;

/// <summary>A state of everything that a release touches, to begin any number of worlds from.</summary>
/// <param name="Folder">Repositories, clone and state home, laid out as in a <see cref="FaultWorld"/>.</param>
/// <param name="Store">Of the registry; null for an empty one.</param>
internal sealed record FaultSeed(string Folder, string? Store, IReadOnlyList<GitHubRelease> Releases, IReadOnlyList<ControlPlaneServer.Promotion> Promotions);
