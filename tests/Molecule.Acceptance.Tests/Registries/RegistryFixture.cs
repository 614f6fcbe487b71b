namespace Molecule.Acceptance.Tests.Registries;

/// <summary>A guarded registry without TLS for all tests of a class; each test takes a repository of its own.</summary>
public sealed class RegistryFixture : IAsyncLifetime
{
    public LocalRegistry Registry { get; private set; } = null!;

    public async Task InitializeAsync() => Registry = await LocalRegistry.StartAsync(new LocalRegistryOptions(Guarded: true));

    public async Task DisposeAsync() => await Registry.DisposeAsync();
}
