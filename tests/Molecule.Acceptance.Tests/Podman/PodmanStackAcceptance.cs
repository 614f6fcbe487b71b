using Molecule.Acceptance.Tests.Stack;
using Molecule.Containers.Engines;

namespace Molecule.Acceptance.Tests.Podman;

[Collection(PodmanCollection.Name)]
public sealed class PodmanStackAcceptance(PodmanEngine podman)
{
    private const string Shop = $$"""
        services:
          seed:
            image: {{ServiceFiles.Base}}
            command: ["sh", "-c", "exit 0"]
          web:
            image: {{ServiceFiles.Base}}
            command: {{ServiceFiles.Serve}}
            ports: ["80"]
            environment: { GREETING: "${GREETING:-hello}" }
            depends_on: { seed: { condition: service_completed_successfully } }
            x-molecule: { readiness: { http: { port: 80 } } }
        """;

    [Fact]
    public async Task Services_come_up_are_kept_the_next_time_and_only_a_difference_is_applied()
    {
        if (!PodmanEngine.Runs)
        {
            return;
        }

        using var engine = new ContainerEngine(podman.Endpoint, await EngineProbe.ProbeAsync(podman.Endpoint, CancellationToken.None));
        await using var bench = new StackBench(engine);

        var first = await bench.UpAsync(bench.Stack(Shop));
        var second = await bench.UpAsync(bench.Stack(Shop));
        var third = await bench.UpAsync(bench.Stack(Shop, new Dictionary<string, string> { ["GREETING"] = "good day" }));

        first.Services.Select(row => (row.Name, row.State, row.Health)).ShouldBe([("seed", "completed", "-"), ("web", "running", "-")]);
        StackBench.Actions(second).ShouldBe(["seed: kept", "web: kept"]);
        StackBench.Actions(third).ShouldBe(["seed: kept", "web: environment: GREETING 'hello' -> 'good day'"]);
    }
}
