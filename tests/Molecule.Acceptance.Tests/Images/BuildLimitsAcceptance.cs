using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers.Engines;
using Molecule.Containers.Engines.Building;
using Molecule.Containers.References;
using Molecule.Images.Runtimes;

namespace Molecule.Acceptance.Tests.Images;

/// <summary>Each ends a build in another way, and looks on the engine whether it really ended.</summary>
public sealed class BuildLimitsAcceptance(ImageWorkshop workshop) : IClassFixture<ImageWorkshop>
{
    // A number that no other process on the machine has in its command line.
    private readonly string _sleep = string.Create(CultureInfo.InvariantCulture, $"{Random.Shared.Next(300, 400)}.{Random.Shared.Next(100000, 999999)}");

    private ImageBuilder Builder(bool buildKit = true) => new(
        buildKit ? workshop.Engine : new ContainerEngine(workshop.Engine.Endpoint, workshop.Engine.Version with { SupportsBuildKit = false }),
        TimeProvider.System,
        NullLogger.Instance);

    [Fact]
    public async Task A_silent_build_is_stalled_and_nothing_of_it_keeps_running()
    {
        workshop.WriteTemplate(RuntimeCatalogue.Codex, $"RUN echo before; sleep {_sleep}");

        var stalled = await Should.ThrowAsync<BuildStalledException>(() => Builder().BuildAsync(
            workshop.Request(RuntimeCatalogue.Codex) with { Timeouts = new BuildTimeouts(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(2)) }, null, CancellationToken.None));

        stalled.LastLines.ShouldContain("before");
        stalled.Step!.ShouldContain("RUN echo before");
        (await workshop.StillRunsAsync($"sleep {_sleep}")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_talkative_build_that_takes_too_long_hits_the_ceiling()
    {
        workshop.WriteTemplate(RuntimeCatalogue.Hermes, $"RUN while :; do echo tick; sleep 0.2; : {_sleep}; done");

        var ceiling = await Should.ThrowAsync<BuildCeilingException>(() => Builder().BuildAsync(
            workshop.Request(RuntimeCatalogue.Hermes) with { Timeouts = new BuildTimeouts(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)) }, null, CancellationToken.None));

        ceiling.LastLines.ShouldContain("tick");
        (await workshop.StillRunsAsync($": {_sleep}")).ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_build_is_cancelled_on_the_engine_too(bool buildKit)
    {
        workshop.WriteTemplate(RuntimeCatalogue.OpenClaw, $"RUN echo started; sleep {_sleep}");
        using var source = new CancellationTokenSource();
        var recorder = new Recorder<BuildEvent>(value =>
        {
            if (value is BuildEvent.Log { Text: "started" })
            {
                source.Cancel();
            }
        });

        var cancelled = await Assert.ThrowsAsync<BuildCancelledException>(() => Builder(buildKit).BuildAsync(workshop.Request(RuntimeCatalogue.OpenClaw), recorder, source.Token));

        cancelled.CancellationToken.ShouldBe(source.Token);
        cancelled.LastLines.ShouldContain("started");
        (await workshop.StillRunsAsync($"sleep {_sleep}")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_client_that_is_killed_leaves_no_build_running()
    {
        workshop.WriteTemplate(RuntimeCatalogue.ClaudeCode, $"RUN echo started; sleep {_sleep}");
        // What the engine sees of a kill -9: the connection ends, and nobody asks it to cancel.
        using var tar = new MemoryStream();
        await workshop.Request(RuntimeCatalogue.ClaudeCode).Context.WriteTarAsync(tar, CancellationToken.None);
        using (var client = ContainerEngine.CreateHttpClient(workshop.Engine.Endpoint))
        {
            using var content = new ByteArrayContent(tar.ToArray());
            using var request = new HttpRequestMessage(HttpMethod.Post, "build?version=2&buildargs=%7B%22BASE_IMAGE%22%3A%22debian%3Abookworm-slim%22%7D") { Content = content };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            for (var attempt = 0; attempt < 20 && !(await workshop.EngineProcessesAsync()).Contains($"sleep {_sleep}", StringComparison.Ordinal); attempt++)
            {
                await Task.Delay(250);
            }
        }

        (await workshop.StillRunsAsync($"sleep {_sleep}")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_platform_that_the_engine_cannot_run_is_an_error_that_names_the_emulator()
    {
        var folder = workshop.WriteTemplate(RuntimeCatalogue.Codex, string.Empty, ("program", "no program for this machine"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), "FROM scratch\nCOPY --chmod=755 program /\nRUN [\"/program\"]\n");
        var other = workshop.Engine.Version.Architecture == "amd64" ? "arm64" : "amd64";

        var failure = await Should.ThrowAsync<PlatformNotRunnableException>(() => Builder().BuildAsync(
            workshop.Request(RuntimeCatalogue.Codex) with { Platform = Platform.Parse("linux/" + other) }, null, CancellationToken.None));

        failure.Remedy.ShouldContain(other == "arm64" ? "qemu-aarch64" : "qemu-x86_64");
    }
}
