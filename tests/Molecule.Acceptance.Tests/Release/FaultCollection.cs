namespace Molecule.Acceptance.Tests.Release;

/// <summary>The tests that share a bench, whose proxies serve one world at a time.</summary>
[CollectionDefinition(Name)]
public sealed class FaultCollection : ICollectionFixture<FaultBench>
{
    public const string Name = "releases in which something goes wrong";
}
