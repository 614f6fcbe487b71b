using System.Net;
using System.Net.Sockets;
using Molecule.Acceptance.Tests.Engines;
using Molecule.Containers.Engines;

namespace Molecule.Acceptance.Tests.Stack;

public sealed class StackEngineRestartAcceptance(ManagedEngines engines, AcceptanceEngine user) : IClassFixture<ManagedEngines>, IClassFixture<AcceptanceEngine>
{
    [Fact]
    public async Task A_stack_outlives_a_restart_of_its_engine_and_up_repairs_what_does_not_come_back_by_itself()
    {
        if (ManagedEngines.Refusal is not null)
        {
            return;
        }

        const string Web = $$"""image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Serve}}, ports: ["80"], restart: unless-stopped, x-molecule: { readiness: { http: { port: 80 } } }""";
        var file = $$"""
            services:
              lasting: { {{Web}}, volumes: ["data:/data"] }
              displaced: { {{Web}} }
              fleeting: { image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Idle}} }
            volumes: { data: {} }
            """;
        var managed = ManagedEngines.Engine(await engines.NewHomeAsync("stack"));
        using var engine = await ConnectAsync((await managed.UpAsync(CancellationToken.None)).Endpoint);
        await LoadAsync(engine);
        await using var bench = new StackBench(engine, "restarted");
        var first = await bench.UpAsync(bench.Stack(file));

        await managed.DownAsync(purge: false, CancellationToken.None);
        var lost = first.Services.Single(row => row.Name == "displaced").Ports.Single().Host;
        using var usurper = new TcpListener(IPAddress.Loopback, lost);
        usurper.Start();
        await managed.UpAsync(CancellationToken.None);
        var up = await bench.UpAsync(bench.Stack(file));

        StackBench.Actions(up).ShouldBe(["displaced: is exited", "fleeting: is exited", "lasting: kept"]);
        up.Services.Single(row => row.Name == "displaced").Ports.Single().Host.ShouldNotBe(lost);
        up.Services.ShouldAllBe(row => row.State == "running");
        var (before, after) = (first.Services.Single(row => row.Name == "lasting"), up.Services.Single(row => row.Name == "lasting"));
        after.ContainerId.ShouldBe(before.ContainerId);
        after.Ports.ShouldBe(before.Ports, "an address that was told stays true");
        using var http = new HttpClient();
        (await http.GetStringAsync($"http://{before.Ports.Single()}/")).ShouldBe("hello");
        (await bench.UpAsync(bench.Stack(file))).ChangedNothing.ShouldBeTrue();
    }

    private static async Task<ContainerEngine> ConnectAsync(EngineEndpoint endpoint) => new(endpoint, await EngineProbe.ProbeAsync(endpoint, CancellationToken.None));

    /// <summary>The base image from the engine that the tests were given: nothing is pulled.</summary>
    private async Task LoadAsync(ContainerEngine engine)
    {
        using var saved = await user.Engine.Http.GetAsync($"images/{ServiceFiles.Base}/get", HttpCompletionOption.ResponseHeadersRead);
        using var content = new StreamContent(await saved.Content.ReadAsStreamAsync());
        using var loaded = await engine.Http.PostAsync("images/load", content);
        (await loaded.Content.ReadAsStringAsync()).ShouldContain(ServiceFiles.Base);
    }
}
