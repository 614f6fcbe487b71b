using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Docker.DotNet.Models;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Stack;
using Molecule.Stack.Services;

namespace Molecule.Acceptance.Tests.Stack;

public sealed class ServicePortsAcceptance(AcceptanceEngine fixture) : IClassFixture<AcceptanceEngine>
{
    [Fact]
    public async Task An_explicit_port_that_a_process_has_names_the_process()
    {
        await using var bench = new StackBench(fixture.Engine);
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        var failure = await Should.ThrowAsync<StackUpException>(() => bench.UpAsync(bench.Stack(Explicit(port))));

        var owner = OperatingSystem.IsLinux() ? $"process {Environment.ProcessId} (" : "somebody who cannot be named";
        failure.Message.ShouldContain($"Port {port} of 127.0.0.1, which service 'web' asks for, is taken by {owner}");

        // Given back, it is taken.
        holder.Stop();
        var up = await bench.UpAsync(bench.Stack(Explicit(port)));
        up.Services.Single().Ports.Single().Host.ShouldBe(port);
    }

    [Fact]
    public async Task An_explicit_port_that_another_stacks_container_has_names_the_container()
    {
        await using var mine = new StackBench(fixture.Engine, "mine");
        await using var theirs = new StackBench(fixture.Engine, "theirs");
        var port = (await theirs.UpAsync(theirs.Stack(Explicit(port: null)))).Services.Single().Ports.Single().Host;

        var failure = await Should.ThrowAsync<StackUpException>(() => mine.UpAsync(mine.Stack(Explicit(port))));

        failure.Message.ShouldContain($"is taken by container 'molecule-{theirs.Identity.Instance}-web'");
    }

    [Fact]
    public async Task An_explicit_port_that_a_container_of_somebody_else_has_names_the_container_and_leaves_it_alone()
    {
        await using var bench = new StackBench(fixture.Engine);
        var docker = fixture.Engine.Docker.Containers;
        var name = $"foreign-{Guid.NewGuid():n}";
        var foreign = await docker.CreateContainerAsync(new CreateContainerParameters
        {
            Name = name,
            Image = ServiceFiles.Base,
            Cmd = ["sleep", "600"],
            Labels = new Dictionary<string, string> { [AcceptanceEngine.LabelKey] = fixture.LabelValue },
            ExposedPorts = new Dictionary<string, EmptyStruct> { ["80/tcp"] = default },
            HostConfig = new HostConfig { PortBindings = new Dictionary<string, IList<PortBinding>> { ["80/tcp"] = [new PortBinding { HostIP = "127.0.0.1" }] } },
        });
        await docker.StartContainerAsync(foreign.ID, new ContainerStartParameters());
        var port = int.Parse((await docker.InspectContainerAsync(foreign.ID)).NetworkSettings.Ports["80/tcp"].Single().HostPort, CultureInfo.InvariantCulture);

        var failure = await Should.ThrowAsync<StackUpException>(() => bench.UpAsync(bench.Stack(Explicit(port))));

        failure.Message.ShouldContain($"is taken by container '{name}'");
        (await docker.InspectContainerAsync(foreign.ID)).State.Running.ShouldBeTrue();
    }

    [Fact]
    public async Task A_conventional_port_is_taken_when_it_is_free_on_both_address_families_and_else_another()
    {
        await using var bench = new StackBench(fixture.Engine);
        int port;
        using (var holder = new TcpListener(IPAddress.IPv6Loopback, 0))
        {
            holder.Start();
            port = ((IPEndPoint)holder.LocalEndpoint).Port;
            (await PortAsync(bench, port)).ShouldNotBe(port, "somebody has it on ::1");
        }

        await bench.Stack(Conventional(port)).DownAsync(new InlineProgress<StackEvent>(_ => { }), CancellationToken.None);
        (await PortAsync(bench, port)).ShouldBe(port);
        var container = (await InstanceRemains.ContainersAsync(fixture.Engine, bench.Identity.Instance)).Single();
        container.Ports.ShouldAllBe(published => published.IP == "127.0.0.1");
    }

    [Fact]
    public async Task An_address_that_was_told_stays_true_through_a_restart_and_through_a_crash()
    {
        await using var bench = new StackBench(fixture.Engine);
        var file = $$"""
            services:
              web: { image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Serve}}, ports: ["80", "81", "53/udp"], restart: always, x-molecule: { readiness: { http: { port: 80 } } } }
            """;
        var told = (await bench.UpAsync(bench.Stack(file))).Services.Single();
        told.Ports.Select(port => (port.Container, port.Protocol)).ShouldBe([(53, PortProtocol.Udp), (80, PortProtocol.Tcp), (81, PortProtocol.Tcp)]);
        told.Ports.Select(port => port.Host).ShouldBeUnique();

        var events = new List<StackEvent>();
        await bench.Stack(file).RestartAsync("web", new InlineProgress<StackEvent>(events.Add), CancellationToken.None);
        events.OfType<StackEvent.Ready>().Single().Url.ShouldBe($"http://localhost:{told.Ports[1].Host}");
        await ShouldStandAsync();

        // The process ends by itself: the engine begins it again, and nobody else has a hand in it.
        var exec = await fixture.Engine.Docker.Exec.ExecCreateContainerAsync(told.ContainerId, new ContainerExecCreateParameters { Cmd = ["sh", "-c", "kill -TERM 1"] });
        await fixture.Engine.Docker.Exec.StartContainerExecAsync(exec.ID);
        await UntilAsync(async () => (await fixture.Engine.Docker.Containers.InspectContainerAsync(told.ContainerId)).RestartCount > 0);
        await UntilAsync(async () => (await bench.Stack(file).StatusAsync(CancellationToken.None)).Services.Single().State == "running");
        await ShouldStandAsync();

        async Task ShouldStandAsync()
        {
            (await bench.Stack(file).StatusAsync(CancellationToken.None)).Services.Single().Ports.ShouldBe(told.Ports);
            (await bench.UpAsync(bench.Stack(file))).ChangedNothing.ShouldBeTrue();
            using var http = new HttpClient();
            (await http.GetStringAsync($"http://{told.Ports[1]}/")).ShouldBe("hello");
        }
    }

    [Fact]
    public async Task A_circle_of_dependencies_is_refused_by_name_before_the_engine_is_asked_anything()
    {
        await using var bench = new StackBench(fixture.Engine);
        await using var proxy = new RecordingProxy(fixture.Engine);
        var definition = new StackDefinition([])
        {
            Services =
            [
                Service("a", "b"), Service("b", "c"), Service("c", "a"),
            ],
        };
        var stack = new LocalStack(
            proxy.Engine,
            new StackOptions { Identity = bench.Identity, Definition = definition, StateHome = bench.StateHome },
            new TestEnvironment(new Dictionary<string, string>()),
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            TimeProvider.System);

        var refusal = await Should.ThrowAsync<InvalidStackException>(() => stack.UpAsync(new InlineProgress<StackEvent>(_ => { }), CancellationToken.None));

        refusal.Message.ShouldBe("Services depend on each other in a circle: a -> b -> c -> a.");
        refusal.IsUsage.ShouldBeTrue();
        proxy.Requests.ShouldBeEmpty();
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var attempt = 0; !await holds(); attempt++)
        {
            attempt.ShouldBeLessThan(600, "the engine does not begin it again");
            await Task.Delay(100);
        }
    }

    private static ServiceDefinition Service(string name, string on) => new()
    {
        Name = name,
        Image = ServiceFiles.Base,
        DependsOn = [new Dependency(on, DependencyCondition.Started)],
    };

    private static string Explicit(int? port) => Web(port is null ? "80" : $"127.0.0.1:{port}:80", string.Empty);

    private static string Conventional(int port) => Web("80", $"ports: {{ \"80\": {port} }}");

    private static string Web(string ports, string extension) => $$"""
        services:
          web: { image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Serve}}, ports: ["{{ports}}"], x-molecule: { {{extension}} } }
        """;

    private static async Task<int> PortAsync(StackBench bench, int conventional) => (await bench.UpAsync(bench.Stack(Conventional(conventional)))).Services.Single().Ports.Single().Host;
}
