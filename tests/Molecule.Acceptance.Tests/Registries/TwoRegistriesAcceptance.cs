using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.Release;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Containers.Registries;
using Molecule.Containers.Registries.Credentials;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;

namespace Molecule.Acceptance.Tests.Registries;

/// <summary>The same tested images go to two registries, which know nothing of each other; all that either is sent is written down.</summary>
public sealed class TwoRegistriesAcceptance(AcceptanceEngine engine) : IClassFixture<AcceptanceEngine>, IAsyncLifetime
{
    private static readonly string First = new('1', 40);
    private static readonly string Second = new('2', 40);

    private readonly string _dockerConfig = Directory.CreateTempSubdirectory("molecule-test-docker-").FullName;
    private readonly FaultLine _line = new();
    private LocalRegistry _one = null!;
    private FaultProxy _toOne = null!;

    public async Task InitializeAsync()
    {
        _one = await LocalRegistry.StartAsync(new LocalRegistryOptions(Guarded: true));
        _toOne = await FaultProxy.StartAsync("one", _one.Authority, _line);
    }

    public async Task DisposeAsync()
    {
        await _toOne.DisposeAsync();
        await _one.DisposeAsync();
        Directory.Delete(_dockerConfig, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_hold_the_same_digests_and_neither_is_sent_the_credentials_of_the_other(bool otherIsGuarded)
    {
        await using var other = await LocalRegistry.StartAsync(new LocalRegistryOptions(otherIsGuarded, HasOwnPassword: true));
        await using var toOther = await FaultProxy.StartAsync("other", other.Authority, _line);
        await LoginAsync((_toOne, LocalRegistry.Password), otherIsGuarded ? (toOther, LocalRegistry.OtherPassword) : null);
        using var client = CreateClient();
        PublishableImage[] images = [await ImageAsync(RuntimeCatalogue.Codex, First), await ImageAsync(RuntimeCatalogue.Hermes, First)];

        var here = await PublishAsync(client, _toOne, images);
        var there = await PublishAsync(client, toOther, images);

        there.Images.Select(image => (image.Runtime, image.Digest, image.ConfigDigest)).ShouldBe(here.Images.Select(image => (image.Runtime, image.Digest, image.ConfigDigest)));
        there.Images.ShouldAllBe(image => image.Outcome == PublishOutcome.Pushed && image.Latest == LatestResult.Moved);
        SentTo("one").ShouldBe([Basic(LocalRegistry.Password)]);
        SentTo("other").ShouldBe(otherIsGuarded ? [Basic(LocalRegistry.OtherPassword)] : []);
    }

    [Fact]
    public async Task Latest_is_compared_with_what_the_same_registry_has()
    {
        await using var other = await LocalRegistry.StartAsync();
        await using var toOther = await FaultProxy.StartAsync("other", other.Authority, _line);
        await LoginAsync((_toOne, LocalRegistry.Password), null);
        using var client = CreateClient();
        var (older, newer) = (await ImageAsync(RuntimeCatalogue.Codex, First), await ImageAsync(RuntimeCatalogue.Codex, Second));
        await PublishAsync(client, _toOne, newer);

        // What would be a step back in the one is the first image of the other, and there the newer one is a step forward.
        (await PublishAsync(client, toOther, older)).Images[0].PreviousLatest.ShouldBeNull();
        var refused = await Should.ThrowAsync<LatestRefusedException>(() => PublishAsync(client, _toOne, older));
        refused.Refusals.ShouldHaveSingleItem().Key.ShouldStartWith(_toOne.Authority);
        var moved = (await PublishAsync(client, toOther, newer)).Images[0];

        moved.Latest.ShouldBe(LatestResult.Moved);
        moved.PreviousLatest.ShouldNotBeNull();
    }

    private async Task LoginAsync((FaultProxy At, string Password) one, (FaultProxy At, string Password)? other)
    {
        (FaultProxy At, string Password)[] logins = other is null ? [one] : [one, other.Value];
        var auths = logins.ToDictionary(login => login.At.Authority, login => new { auth = Encoded(login.Password) });
        await File.WriteAllTextAsync(Path.Combine(_dockerConfig, "config.json"), JsonSerializer.Serialize(new { auths }));
    }

    /// <summary>One for both, as a process has one.</summary>
    private RegistryClient CreateClient()
    {
        var environment = new TestEnvironment(new Dictionary<string, string> { ["DOCKER_CONFIG"] = _dockerConfig });
        return new RegistryClient(
            new RegistryClientOptions(), new DockerConfigCredentials(environment, new CredentialHelperProcess(environment, TimeProvider.System)), TimeProvider.System, NullLoggerFactory.Instance);
    }

    private Task<PublishableImage> ImageAsync(RuntimeName runtime, string commit) => TinyImages.CreateAsync(engine, runtime, commit, Guid.NewGuid().ToString());

    private Task<PublishReport> PublishAsync(RegistryClient client, FaultProxy registry, params PublishableImage[] images) =>
        new ImagePublisher(engine.Engine, client, new OrderedHistory(), new NoCheck(), TimeProvider.System, NullLoggerFactory.Instance)
            .PublishAsync(new PublishRequest { Prefix = RegistryPrefix.Parse($"{registry.Authority}/team"), Images = images }, progress: null, CancellationToken.None);

    /// <summary>By our client and by the engine.</summary>
    private IEnumerable<string> SentTo(string server) => _line.Entries.Where(entry => entry.Server == server).Select(entry => entry.Authorization).OfType<string>().Distinct();

    private static string Basic(string password) => $"Basic {Encoded(password)}";

    private static string Encoded(string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{LocalRegistry.User}:{password}"));
}
