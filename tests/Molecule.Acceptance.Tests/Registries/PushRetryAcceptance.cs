using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.Release;
using Molecule.Containers.Registries.Failures;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;

namespace Molecule.Acceptance.Tests.Registries;

public sealed class PushRetryAcceptance(AcceptanceEngine engine) : IClassFixture<AcceptanceEngine>
{
    [Fact]
    public async Task A_connection_that_breaks_under_the_engine_is_our_retry_and_no_failure()
    {
        await using var registry = await LocalRegistry.StartAsync();
        var line = new FaultLine { Plan = FaultLine.First(1, "PUT", "/manifests/sha-", FaultKind.Cut) };
        await using var proxy = await FaultProxy.StartAsync("registry", registry.Authority, line);
        var events = new Recorder();

        var report = await PublishAsync(registry, proxy, events);

        line.Entries.ShouldContain(entry => entry.Fault == FaultKind.Cut);
        events.Seen.OfType<PublishProgress.Retrying>().ShouldHaveSingleItem().Attempt.ShouldBe(2);
        report.Images[0].Outcome.ShouldBe(PublishOutcome.Pushed);
        report.Images[0].Latest.ShouldBe(LatestResult.Moved);
    }

    [Fact]
    public async Task A_latest_that_cannot_be_written_leaves_a_proven_image_and_a_rerun_completes()
    {
        await using var registry = await LocalRegistry.StartAsync();
        await using var proxy = await FaultProxy.StartAsync("registry", registry.Authority, new FaultLine { Plan = FaultLine.First(3, "PUT", "/manifests/latest", FaultKind.Cut) });
        var image = await TinyImages.CreateAsync(engine, RuntimeCatalogue.Codex, new string('3', 40), Guid.NewGuid().ToString());

        var failure = await Should.ThrowAsync<PublishFailedException>(() => PublishAsync(registry, proxy, new Recorder(), image));
        var report = await PublishAsync(registry, proxy, new Recorder(), image);

        failure.Failures["codex"].ShouldBeOfType<RegistryTransientException>().Attempts.ShouldBe(3);
        failure.Report.Images[0].Digest.ShouldBe(report.Images[0].Digest);
        report.Images[0].Outcome.ShouldBe(PublishOutcome.AlreadyPublished);
        report.Images[0].Latest.ShouldBe(LatestResult.Moved);
    }

    private async Task<PublishReport> PublishAsync(LocalRegistry registry, FaultProxy proxy, Recorder events, PublishableImage? image = null)
    {
        using var client = registry.CreateClient();
        image ??= await TinyImages.CreateAsync(engine, RuntimeCatalogue.Codex, new string('3', 40), Guid.NewGuid().ToString());
        var publisher = new ImagePublisher(engine.Engine, client, new NoHistory(), new NoCheck(), TimeProvider.System, NullLoggerFactory.Instance);
        return await publisher.PublishAsync(new PublishRequest { Prefix = RegistryPrefix.Parse(proxy.Authority + "/retried"), Images = [image] }, events, CancellationToken.None);
    }

    private sealed class Recorder : IProgress<PublishProgress>
    {
        public ConcurrentQueue<PublishProgress> Seen { get; } = new();

        public void Report(PublishProgress value) => Seen.Enqueue(value);
    }
}
