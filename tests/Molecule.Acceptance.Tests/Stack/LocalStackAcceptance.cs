using System.Diagnostics;
using System.Text.Json;
using Docker.DotNet.Models;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Images.Runtimes;
using Molecule.Stack;

namespace Molecule.Acceptance.Tests.Stack;

public sealed class LocalStackAcceptance(TestAgentImages images) : IClassFixture<TestAgentImages>
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static string DefaultFile => File.ReadAllText(Path.Combine(RepositoryRoot(), "build", "stack.yaml"));

    [Fact]
    public async Task The_default_stack_s_workspaces_come_up_and_a_second_up_changes_nothing()
    {
        await using var bench = new StackBench(images);
        var stack = bench.Stack(DefaultFile, withServices: false);
        var first = await bench.UpAsync(stack);

        first.Workspaces.Select(row => (row.Name, row.Kind, row.State, row.Health)).ShouldBe(
        [
            ("claude-code", "workspace", "running", "healthy"),
            ("codex", "workspace", "running", "healthy"),
            ("concierge", "platform", "running", "healthy"),
            ("hermes", "workspace", "running", "healthy"),
            ("openclaw", "workspace", "running", "healthy"),
        ]);
        Row(first, "concierge").ImageId.ShouldBe(Row(first, "claude-code").ImageId);
        (await CardAsync(Row(first, "concierge"))).ShouldContain("\"molecule-platform-mcp\"");
        (await CardAsync(Row(first, "claude-code"))).ShouldContain("\"plugins\":[]");
        (await CardNameAsync(Row(first, "concierge"))).ShouldNotBe(await CardNameAsync(Row(first, "claude-code")));

        var watch = Stopwatch.StartNew();
        await using var proxy = new RecordingProxy(images.Engine);
        var second = await bench.UpAsync(bench.Stack(DefaultFile, engine: proxy.Engine, withServices: false));

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2), "seen: 0.05 s, on a loaded machine");
        second.ChangedNothing.ShouldBeTrue();
        second.Workspaces.Select(row => row.ContainerId).ShouldBe(first.Workspaces.Select(row => row.ContainerId));
        bench.Events.OfType<StackEvent.AlreadyUp>().Count().ShouldBe(5);
        proxy.Requests.ShouldAllBe(request => request.StartsWith("GET "));
    }

    [Fact]
    public async Task Starting_a_concierge_asks_the_engine_for_no_image_but_the_runtimes_own()
    {
        await using var bench = new StackBench(images);
        await using var proxy = new RecordingProxy(images.Engine);
        var image = images.NameOf(RuntimeCatalogue.ClaudeCode);
        const string File = "x-molecule: { workspaces: { concierge: { kind: platform, runtime: claude-code, assets: concierge, plugins: [molecule-platform-mcp] } } }";

        await bench.UpAsync(bench.Stack(File, engine: proxy.Engine));

        proxy.Requests.Where(request => request.Contains("/images/")).ShouldAllBe(request => request.EndsWith($"/images/{image}/json"));
        proxy.Requests.Count(request => request.Contains("/images/")).ShouldBe(1);
        proxy.CreatedFrom.ShouldBe([image]);
    }

    [Fact]
    public async Task Only_what_was_killed_changed_or_rebuilt_is_recreated_and_ports_stay()
    {
        await using var bench = new StackBench(images);
        var first = await bench.UpAsync(bench.Stack(StackBench.Two));

        await images.Engine.Docker.Containers.KillContainerAsync(Row(first, "one").ContainerId, new ContainerKillParameters { Signal = "KILL" });
        var killed = await bench.UpAsync(bench.Stack(StackBench.Two));
        StackBench.Actions(killed).ShouldBe(["one: is exited", "two: kept"]);
        Row(killed, "one").Url.ShouldBe(Row(first, "one").Url);
        Row(killed, "two").ContainerId.ShouldBe(Row(first, "two").ContainerId);

        var blue = new Dictionary<string, string> { ["COLOUR"] = "blue" };
        StackBench.Actions(await bench.UpAsync(bench.Stack(StackBench.Two, blue))).ShouldBe(["one: kept", "two: environment changed"]);

        await images.BuildAsync(RuntimeCatalogue.Codex, revision: Guid.NewGuid().ToString("n"));
        StackBench.Actions(await bench.UpAsync(bench.Stack(StackBench.Two, blue))).ShouldBe(["one: image was rebuilt", "two: kept"]);

        var fewer = await bench.UpAsync(bench.Stack("x-molecule: { workspaces: { one: { runtime: codex } } }"));
        StackBench.Actions(fewer).ShouldBe(["one: kept", "two: removed"]);
        (await InstanceRemains.VolumesAsync(images.Engine, bench.Identity.Instance)).Count.ShouldBe(4, "the removed one's data stays");
    }

    [Fact]
    public async Task Down_removes_containers_and_network_and_keeps_volumes_and_credentials()
    {
        await using var bench = new StackBench(images);
        var stack = bench.Stack(StackBench.Two);
        await bench.UpAsync(stack);
        var credentials = Path.Combine(bench.StateHome, "stacks", bench.Identity.Instance.Value, "credentials.json");
        var tokens = await File.ReadAllTextAsync(credentials);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(credentials).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var down = await stack.DownAsync(new InlineProgress<StackEvent>(_ => { }), None);

        down.RemovedWorkspaces.ShouldBe(["one", "two"]);
        (await InstanceRemains.ContainersAsync(images.Engine, bench.Identity.Instance)).ShouldBeEmpty();
        (await InstanceRemains.NetworksAsync(images.Engine, bench.Identity.Instance)).ShouldBeEmpty();
        (await InstanceRemains.VolumesAsync(images.Engine, bench.Identity.Instance)).Count.ShouldBe(4);
        (await File.ReadAllTextAsync(credentials)).ShouldBe(tokens);
        (await stack.StatusAsync(None)).Workspaces.ShouldAllBe(row => row.State == "missing" && row.Url == null);
    }

    [Fact]
    public async Task Two_ups_of_one_stack_at_the_same_moment_wait_for_each_other_and_share_their_credentials()
    {
        await using var bench = new StackBench(images);
        var waits = new System.Collections.Concurrent.ConcurrentBag<StackEvent.WaitingForOther>();
        var progress = new InlineProgress<StackEvent>(change =>
        {
            if (change is StackEvent.WaitingForOther wait)
            {
                waits.Add(wait);
            }
        });

        var results = await Task.WhenAll(bench.Stack(StackBench.Two).UpAsync(progress, None), bench.Stack(StackBench.Two).UpAsync(progress, None));

        results.Count(result => result.ChangedNothing).ShouldBe(1, "the second finds what the first has made");
        waits.ShouldHaveSingleItem().Holder.ShouldStartWith($"Up, process {Environment.ProcessId}");
        results[0].Workspaces.Select(row => row.ContainerId).ShouldBe(results[1].Workspaces.Select(row => row.ContainerId));
    }

    [Fact]
    public async Task A_workspace_started_by_hand_survives_up_and_sweep_and_goes_with_down()
    {
        await using var bench = new StackBench(images);
        var stack = bench.Stack(StackBench.Two);
        var nothing = new InlineProgress<StackEvent>(_ => { });
        var extra = await stack.StartAsync(new Molecule.Provisioner.Workspaces.WorkspaceSpec { Id = Guid.NewGuid().ToString("D"), Name = "extra", Runtime = "codex" }, nothing, None);

        await bench.UpAsync(stack);
        (await stack.SweepAsync(dryRun: false, volumes: true, nothing, None)).ShouldBeEmpty();
        (await stack.StatusAsync(None)).Workspaces.Select(row => (row.Name, row.State, row.Declared, row.ByHand)).ShouldBe(
            [("extra", "running", false, true), ("one", "running", true, false), ("two", "running", true, false)]);
        var declared = new Molecule.Provisioner.Workspaces.WorkspaceSpec { Id = Guid.NewGuid().ToString("D"), Name = "one", Runtime = "codex" };
        (await Should.ThrowAsync<InvalidStackException>(() => stack.StartAsync(declared, nothing, None))).Message.ShouldContain("declared by the stack file");

        (await stack.DownAsync(nothing, None)).RemovedWorkspaces.ShouldBe(["extra", "one", "two"]);
        var swept = await stack.SweepAsync(dryRun: false, volumes: true, nothing, None);
        swept.Select(item => item.Name).ShouldBe([$"ws-{extra.Id}-configs", $"ws-{extra.Id}-workspace"], "what is declared keeps its data");
    }

    [Fact]
    public async Task A_concierge_beside_one_that_was_started_by_hand_is_refused()
    {
        await using var bench = new StackBench(images);
        var stack = bench.Stack(StackBench.Two);
        var nothing = new InlineProgress<StackEvent>(_ => { });
        var spec = new Molecule.Provisioner.Workspaces.WorkspaceSpec { Id = Guid.NewGuid().ToString("D"), Name = "boss", Kind = "platform", Runtime = "claude-code" };
        var boss = await stack.StartAsync(spec, nothing, None);

        var refusal = await Should.ThrowAsync<InvalidStackException>(() => stack.StartAsync(spec with { Id = Guid.NewGuid().ToString("D"), Name = "chief" }, nothing, None));

        refusal.Message.ShouldContain("'boss' is this organisation's concierge");
        (await InstanceRemains.ContainersAsync(images.Engine, bench.Identity.Instance)).ShouldHaveSingleItem().ID.ShouldBe(boss.Reference);
    }

    [Fact]
    public async Task Two_stacks_of_one_name_in_two_checkouts_share_nothing()
    {
        await using var left = new StackBench(images, StackIdentity.DefaultName);
        await using var right = new StackBench(images, StackIdentity.DefaultName);
        var file = "x-molecule: { workspaces: { one: { runtime: codex }, boss: { kind: platform, runtime: claude-code } } }";

        var results = await Task.WhenAll(left.UpAsync(left.Stack(file)), right.UpAsync(right.Stack(file)));

        results[0].Workspaces.Select(row => row.Id).Intersect(results[1].Workspaces.Select(row => row.Id)).ShouldBeEmpty();
        (await left.Stack(file).DownAsync(new InlineProgress<StackEvent>(_ => { }), None)).RemovedNetworks.Length.ShouldBe(1);
        (await right.UpAsync(right.Stack(file))).ChangedNothing.ShouldBeTrue();
    }

    [Fact]
    public async Task A_workspace_that_ends_at_once_fails_with_its_last_lines_and_the_others_run()
    {
        await using var bench = new StackBench(images);
        const string File = "x-molecule: { workspaces: { good: { runtime: codex }, bad: { runtime: hermes, environment: { TEST_MODE: exit } } } }";

        var failure = await Should.ThrowAsync<StackUpException>(() => bench.UpAsync(bench.Stack(File)));

        failure.Running.ShouldBe(["good"]);
        var bad = failure.Failures.ShouldHaveSingleItem();
        bad.ExitCode.ShouldBe(3);
        bad.LastLines.ShouldContain("cannot go on: asked to exit");
        bad.Remedy.ShouldContain("Logs --workspace bad");
    }

    [Fact]
    public async Task A_workspace_without_an_agent_card_is_not_ready_although_it_is_healthy()
    {
        await using var bench = new StackBench(images);
        const string File = "x-molecule: { workspaces: { mute: { runtime: codex, environment: { TEST_MODE: nocard } } } }";

        var failure = await Should.ThrowAsync<StackUpException>(() => bench.UpAsync(bench.Stack(File, deadline: TimeSpan.FromSeconds(6))));

        failure.Message.ShouldContain("waiting for agent card (status 404)");
        bench.Events.OfType<StackEvent.Waiting>().ShouldNotBeEmpty();
        (await bench.Stack(File).StatusAsync(None)).Workspaces.ShouldHaveSingleItem().State.ShouldBe("running");
    }

    [Fact]
    public async Task An_interrupted_up_ends_within_seconds_says_what_is_left_and_a_rerun_continues()
    {
        await using var bench = new StackBench(images);
        const string Stuck = "x-molecule: { workspaces: { one: { runtime: codex }, two: { runtime: hermes, environment: { TEST_MODE: unhealthy } } } }";
        using var interruption = new CancellationTokenSource();
        var up = bench.UpAsync(bench.Stack(Stuck), interruption.Token);
        await UntilAsync(() => bench.Events.ToArray().OfType<StackEvent.Ready>().Any());

        var watch = Stopwatch.StartNew();
        await interruption.CancelAsync();
        var left = await Should.ThrowAsync<StackInterruptedException>(() => up);

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        left.Known.ShouldBeTrue();
        left.Running.ShouldBe(["one", "two"]);
        StackBench.Actions(await bench.UpAsync(bench.Stack(StackBench.Two))).ShouldBe(["one: kept", "two: environment changed"]);
    }

    [Fact]
    public async Task Logs_of_one_workspace_are_followed_until_the_reader_has_enough()
    {
        await using var bench = new StackBench(images);
        var stack = bench.Stack(StackBench.Two);
        var up = await bench.UpAsync(stack);

        await foreach (var line in stack.LogsAsync("two", follow: true, tail: null, None))
        {
            line.ShouldBe(new StackLogLine("two", $"agent {Row(up, "two").Id} begins"));
            break;
        }

        await Should.ThrowAsync<InvalidStackException>(async () =>
        {
            await foreach (var line in stack.LogsAsync("three", follow: false, tail: 1, None))
            {
                line.ShouldBeNull();
            }
        });
    }

    private static WorkspaceStatus Row(StackUpResult result, string name) => result.Workspaces.Single(row => row.Name == name);

    private static async Task<string> CardAsync(WorkspaceStatus row)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync($"{row.Url}/.well-known/agent-card.json");
    }

    private static async Task<string?> CardNameAsync(WorkspaceStatus row)
    {
        using var card = JsonDocument.Parse(await CardAsync(row));
        return card.RootElement.GetProperty("name").GetString();
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var attempt = 0; attempt < 300 && !holds(); attempt++)
        {
            await Task.Delay(100);
        }

        holds().ShouldBeTrue();
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Molecule.slnx")))
        {
            folder = folder.Parent.ShouldNotBeNull();
        }

        return folder.FullName;
    }
}
