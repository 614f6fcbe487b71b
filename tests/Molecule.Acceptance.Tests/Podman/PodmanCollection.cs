namespace Molecule.Acceptance.Tests.Podman;

/// <summary>The tests that share one podman.</summary>
[CollectionDefinition(Name)]
public sealed class PodmanCollection : ICollectionFixture<PodmanEngine>
{
    public const string Name = "podman";
}
