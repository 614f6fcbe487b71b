using Docker.DotNet.Models;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Stack;
using ServiceStatus = Molecule.Stack.ServiceStatus;

namespace Molecule.Acceptance.Tests.Stack;

public sealed class ServiceReconcileAcceptance(AcceptanceEngine fixture) : IClassFixture<AcceptanceEngine>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_stack_of_services_comes_up_in_order_then_only_the_difference_is_applied()
    {
        await using var bench = new StackBench(fixture.Engine);

        var first = await bench.UpAsync(bench.Stack(ServiceFiles.Shop));
        first.Services.Select(row => (row.Name, row.State, row.Health)).ShouldBe([("seed", "completed", "-"), ("store", "running", "healthy"), ("web", "running", "-")]);
        Order(bench, "store", "seed", "web");
        (await GetAsync(Row(first, "web"))).ShouldBe("hello");
        await NoSecretIsInLabelsAsync(bench);

        // Nothing changed: a handful of lists, all at once.
        await using (var proxy = new RecordingProxy(fixture.Engine))
        {
            var second = await bench.UpAsync(bench.Stack(ServiceFiles.Shop, engine: proxy.Engine));
            second.ChangedNothing.ShouldBeTrue();
            second.Services.Select(row => row.ContainerId).ShouldBe(first.Services.Select(row => row.ContainerId));
            bench.Events.OfType<StackEvent.AlreadyUp>().Count().ShouldBe(3);
            proxy.Requests.ShouldAllBe(request => request.StartsWith("GET "));
            proxy.Requests.Count.ShouldBeLessThanOrEqualTo(6, string.Join('\n', proxy.Requests));
        }

        // One variable: one container, which keeps its port; old and new are told.
        var greeting = new Dictionary<string, string> { ["GREETING"] = "good day" };
        var changed = await bench.UpAsync(bench.Stack(ServiceFiles.Shop, greeting));
        StackBench.Actions(changed).ShouldBe(["seed: kept", "store: kept", "web: environment: GREETING 'hello' -> 'good day'"]);
        (await GetAsync(Row(changed, "web"))).ShouldBe("good day");
        Row(changed, "web").Ports.ShouldBe(Row(first, "web").Ports);

        // Killed: made again at the same port.
        await fixture.Engine.Docker.Containers.KillContainerAsync(Row(changed, "web").ContainerId, new ContainerKillParameters { Signal = "KILL" });
        var repaired = await bench.UpAsync(bench.Stack(ServiceFiles.Shop, greeting));
        StackBench.Actions(repaired).ShouldBe(["seed: kept", "store: kept", "web: is exited"]);
        Row(repaired, "web").Ports.ShouldBe(Row(first, "web").Ports);

        // No longer declared: the container goes, the data stays.
        var lone = await bench.UpAsync(bench.Stack($"services: {{ other: {{ image: '{ServiceFiles.Base}', command: {ServiceFiles.Idle} }} }}"));
        StackBench.Actions(lone).ShouldBe(["other: created", "seed: removed", "store: removed", "web: removed"]);
        (await InstanceRemains.VolumesAsync(fixture.Engine, bench.Identity.Instance)).ShouldBe([$"molecule-{bench.Identity.Instance}-store-data"]);
    }

    [Fact]
    public async Task An_image_that_was_rebuilt_under_the_same_tag_recreates_what_runs_it_and_nothing_else()
    {
        await using var bench = new StackBench(fixture.Engine);
        var tag = $"molecule-test-service:{Guid.NewGuid():n}";
        var file = $$"""
            services:
              rebuilt: { image: "{{tag}}", command: {{ServiceFiles.Idle}} }
              other: { image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Idle}} }
            """;
        await BuildAsync(tag, "1");
        await bench.UpAsync(bench.Stack(file));

        await BuildAsync(tag, "2");

        StackBench.Actions(await bench.UpAsync(bench.Stack(file))).ShouldBe(["other: kept", "rebuilt: image was rebuilt"]);
        (await bench.UpAsync(bench.Stack(file))).ChangedNothing.ShouldBeTrue();
    }

    [Fact]
    public async Task A_part_of_a_stack_brings_up_what_it_depends_on_and_touches_nothing_else()
    {
        await using var bench = new StackBench(fixture.Engine);
        var file = $$"""
            services:
              base: { image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Idle}}, profiles: [never] }
              part: { image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Idle}}, depends_on: [base] }
              extra: { image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Idle}}, profiles: [tools] }
              plain: { image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Idle}} }
            """;

        StackBench.Actions(await UpAsync(bench, file, new StackUpRequest { Services = ["part"] })).ShouldBe(["base: created", "part: created"]);
        StackBench.Actions(await UpAsync(bench, file, new StackUpRequest { Profiles = ["tools"] })).ShouldBe(["base: kept", "extra: created", "part: kept", "plain: created"]);
        StackBench.Actions(await UpAsync(bench, file, new StackUpRequest())).ShouldBe(["base: kept", "part: kept", "plain: kept"], "what runs of a profile stays");
        (await bench.Stack(file).PlanAsync(new StackUpRequest { Services = ["plain"] }, None)).ChangesNothing.ShouldBeTrue();
        (await Should.ThrowAsync<InvalidStackException>(() => UpAsync(bench, file, new StackUpRequest { Services = ["prat"] }))).Message.ShouldContain("Did you mean 'part'?");
    }

    private static Task<StackUpResult> UpAsync(StackBench bench, string file, StackUpRequest request) => bench.UpAsync(bench.Stack(file), request, onEvent: null);

    private static ServiceStatus Row(StackUpResult result, string name) => result.Services.Single(row => row.Name == name);

    private static void Order(StackBench bench, params string[] names) =>
        bench.Events.OfType<StackEvent.Started>().Select(started => started.Member).ShouldBe(names);

    private static async Task<string> GetAsync(ServiceStatus service)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync($"http://{service.Ports.Single()}/");
    }

    private async Task NoSecretIsInLabelsAsync(StackBench bench)
    {
        var credentials = Directory.GetFiles(bench.StateHome, "credentials.json", SearchOption.AllDirectories).ShouldHaveSingleItem();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(credentials).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var secret = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(credentials)).RootElement.GetProperty("service:store").GetString()!;
        var containers = await InstanceRemains.ContainersAsync(fixture.Engine, bench.Identity.Instance);
        containers.SelectMany(container => container.Labels.Values).ShouldAllBe(value => !value.Contains(secret));
        var seed = await fixture.Engine.Docker.Containers.InspectContainerAsync(containers.Single(container => container.Names[0].EndsWith("-seed", StringComparison.Ordinal)).ID);
        seed.Config.Env.ShouldContain($"STORE_URL=store://user:{secret}@store/");
    }

    private async Task BuildAsync(string tag, string revision)
    {
        using var context = new MemoryStream();
        await using (var writer = new System.Formats.Tar.TarWriter(context, leaveOpen: true))
        {
            var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"FROM {ServiceFiles.Base}\nLABEL revision={revision}\n"));
            await writer.WriteEntryAsync(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "Dockerfile") { DataStream = content });
        }

        context.Position = 0;
        var parameters = new ImageBuildParameters { Tags = [tag], Labels = new Dictionary<string, string> { [AcceptanceEngine.LabelKey] = fixture.LabelValue } };
        await fixture.Engine.Docker.Images.BuildImageFromDockerfileAsync(parameters, context, authConfigs: null, headers: null, new InlineProgress<JSONMessage>(_ => { }), None);
    }
}
