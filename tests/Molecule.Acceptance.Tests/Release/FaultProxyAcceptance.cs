using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.Registries;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>The proxy itself: what it does not spoil arrives unchanged, for an engine and for our client.</summary>
public sealed class FaultProxyAcceptance(AcceptanceEngine engine, RegistryFixture registry) : IClassFixture<AcceptanceEngine>, IClassFixture<RegistryFixture>
{
    private readonly FaultLine _line = new();

    [Fact]
    public async Task A_publication_passes_and_is_written_down_in_order()
    {
        await using var proxy = await FaultProxy.StartAsync("registry", registry.Registry.Authority, _line);
        using var client = registry.Registry.CreateClient(at: proxy.Authority);
        var prefix = RegistryPrefix.Parse($"{proxy.Authority}/t{Guid.NewGuid():n}");
        var image = await TinyImages.CreateAsync(engine, RuntimeCatalogue.Codex, new string('1', 40), Guid.NewGuid().ToString());

        var entry = (await new ImagePublisher(engine.Engine, client, new NoHistory(), new NoCheck(), TimeProvider.System, NullLoggerFactory.Instance)
            .PublishAsync(new PublishRequest { Prefix = prefix, Images = [image], Version = "1.0.0" }, progress: null, CancellationToken.None)).Images[0];

        var puts = _line.Entries.Where(seen => seen.ManifestPut is not null).ToArray();
        puts.Select(put => put.ManifestPut!.Value.Reference).ShouldBe(["sha-1111111", "1.0.0", "latest"]);
        puts.ShouldAllBe(put => put.Succeeded && put.BodyDigest == entry.Digest);
        _line.Entries.ShouldContain(seen => seen.Method == "PATCH" && seen.Path.Contains("/blobs/uploads/", StringComparison.Ordinal));
        _line.Entries.Select(seen => seen.Arrived).ShouldBeInOrder();
    }

    [Theory]
    [InlineData(FaultKind.Cut, null, false)]
    [InlineData(FaultKind.LostReply, null, true)]
    [InlineData(FaultKind.TooManyRequests, 429, false)]
    [InlineData(FaultKind.ServerError, 500, false)]
    [InlineData(FaultKind.BadGateway, 502, false)]
    [InlineData(FaultKind.Denied, 403, false)]
    [InlineData(FaultKind.Kill, null, false)]
    [InlineData(FaultKind.KillAfter, null, true)]
    public async Task Exactly_the_request_of_that_index_goes_wrong(FaultKind fault, int? status, bool isApplied)
    {
        await using var proxy = await FaultProxy.StartAsync("registry", registry.Registry.Authority, _line);
        using var http = new HttpClient { BaseAddress = proxy.Address };
        var killed = 0;
        _line.Kill = () => Task.FromResult(++killed);
        _line.Plan = FaultLine.At(1, fault);

        (await http.GetAsync(new Uri("/v2/", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        int? seen = null;
        try
        {
            // A GET would be sent again by the client itself when its connection ends.
            using var answer = await http.PostAsync(new Uri("/v2/a/blobs/uploads/", UriKind.Relative), new ByteArrayContent([1]));
            seen = (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            // Cut off.
        }

        (await http.GetAsync(new Uri("/v2/", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        seen.ShouldBe(status);
        killed.ShouldBe(fault is FaultKind.Kill or FaultKind.KillAfter ? 1 : 0);
        _line.Entries[1].Fault.ShouldBe(fault);
        _line.Entries[1].Status.ShouldBe(isApplied ? 401 : null);
        _line.Entries.Count.ShouldBe(3);
    }
}
