using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Acceptance.Tests.Workspaces;

public sealed class WorkspaceLifeAcceptance(TestAgentImages images) : IClassFixture<TestAgentImages>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_workspace_starts_becomes_healthy_runs_a_command_stops_and_is_gone()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var started = await bench.Provisioner.StartAsync(WorkspaceBench.Spec(), None);
        await bench.WaitUntilHealthyAsync(started.Id);

        using var http = new HttpClient();
        (await http.GetStringAsync($"http://127.0.0.1:{started.HostPort}/.well-known/agent-card.json")).ShouldContain("\"name\":");
        (await bench.Provisioner.IsRunningAsync(started.Id, None)).ShouldBe(RunningAnswer.Yes);
        var run = await bench.Provisioner.ExecAsync(started.Id, ["sh", "-c", "echo out; echo err >&2; exit 4"], None);
        run.ShouldBe(new ExecResult(4, "out\n", "err\n"));

        await bench.Provisioner.StopAsync(started.Id, None);
        (await InstanceRemains.ContainersAsync(bench.Engine, bench.Instance)).ShouldBeEmpty();
        (await bench.Provisioner.IsRunningAsync(started.Id, None)).ShouldBe(RunningAnswer.No);
        await bench.Provisioner.StopAsync(started.Id, None);
    }

    [Fact]
    public async Task A_start_is_one_activity_with_its_steps_below_it()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var spec = WorkspaceBench.Spec();
        await bench.Provisioner.StartAsync(spec, None);
        var ended = new System.Collections.Concurrent.ConcurrentQueue<System.Diagnostics.Activity>();
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name == "Molecule.Provisioner",
            Sample = (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) => System.Diagnostics.ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);

        await bench.Provisioner.StartAsync(spec, None);

        // Other test classes start workspaces meanwhile.
        var start = ended.Single(activity => activity.OperationName == "workspace.start" && spec.Id.Equals(activity.GetTagItem("molecule.workspace.id")));
        ended.Where(activity => activity.ParentSpanId == start.SpanId).Select(activity => activity.OperationName)
            .ShouldBe(["workspace.assets", "workspace.image", "workspace.remove_old", "workspace.volumes", "workspace.create", "workspace.files", "workspace.container_start"]);
    }

    [Fact]
    public async Task Injected_files_belong_to_the_agent_and_the_token_is_private()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var spec = WorkspaceBench.Spec() with { AuthToken = "tok-1", ConfigFiles = Files(("scripts/run.sh", "#!/bin/sh\r\nexit 0\r\n")) };
        var started = await bench.Provisioner.StartAsync(spec, None);

        var listing = await bench.Provisioner.ExecAsync(started.Id, ["find", "/configs", "-mindepth", "1", "-printf", "%P %u %g %m\\n"], None);
        var lines = listing.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldContain(".auth_token agent agent 600");
        lines.ShouldContain("config.yaml agent agent 644");
        lines.ShouldContain("scripts agent agent 755");
        lines.ShouldContain("scripts/run.sh agent agent 755");
        lines.ShouldAllBe(line => line.Contains(" agent agent "));

        Text(await bench.Provisioner.ReadFileAsync(started.Id, "/configs/scripts/run.sh", None)).ShouldBe("#!/bin/sh\nexit 0\n");
        Text(await bench.Provisioner.ReadFileAsync(started.Id, "/configs/.auth_token", None)).ShouldBe("tok-1");
        (await bench.Provisioner.ReadFileAsync(started.Id, "/configs/absent", None)).ShouldBeNull();
        await bench.Provisioner.WriteAuthTokenAsync(started.Id, "tok-2", None);
        (await bench.Provisioner.ExecAsync(started.Id, ["cat", "/configs/.auth_token"], None)).StandardOutput.ShouldBe("tok-2");
    }

    [Fact]
    public async Task The_engine_reads_back_an_overridden_limit_and_what_all_tiers_have()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var wider = bench.With(bench.Engine, new() { ["TIER2_MEMORY_MB"] = "256", ["TIER2_CPU_SHARES"] = "512" });
        var started = await wider.StartAsync(WorkspaceBench.Spec(), None);

        var host = (await bench.Engine.Docker.Containers.InspectContainerAsync(started.Reference)).HostConfig;
        (host.Memory, host.NanoCPUs).ShouldBe((256L << 20, 500_000_000L));
        host.RestartPolicy.Name.ShouldBe(RestartPolicyKind.UnlessStopped);
        host.LogConfig.Type.ShouldBe("json-file");
    }

    [Fact]
    public async Task A_sandboxed_workspace_has_a_read_only_root_and_still_gets_its_files()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var started = await bench.Provisioner.StartAsync(WorkspaceBench.Spec() with { Tier = 1 }, None);
        await bench.WaitUntilHealthyAsync(started.Id);

        (await bench.Provisioner.ExecAsync(started.Id, ["touch", "/home/agent/x"], None)).ExitCode.ShouldNotBe(0);
        (await bench.Provisioner.ExecAsync(started.Id, ["touch", "/tmp/x", "/configs/x"], None)).ExitCode.ShouldBe(0);
        (await InstanceRemains.VolumesAsync(bench.Engine, bench.Instance)).ShouldBe([WorkspaceNames.ConfigsVolume(started.Id)]);
    }

    [Fact]
    public async Task Access_decides_what_a_host_folder_may_be_used_for()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var readOnly = await bench.Provisioner.StartAsync(WorkspaceBench.Spec() with { HostPath = "/var/tmp", Access = "read_only" }, None);
        (await bench.Provisioner.ExecAsync(readOnly.Id, ["sh", "-c", "touch /workspace/molecule-x"], None)).StandardError.ShouldContain("Read-only");
    }

    [Fact]
    public async Task A_foreign_container_of_the_name_is_refused_and_left_alone()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var spec = WorkspaceBench.Spec();
        var name = $"ws-{spec.Id}";
        var foreign = await bench.Engine.Docker.Containers.CreateContainerAsync(new CreateContainerParameters
        {
            Name = name,
            Image = images.NameOf(Molecule.Images.Runtimes.RuntimeCatalogue.Codex),
            Labels = new Dictionary<string, string> { [WorkspaceLabels.Managed] = "true", [WorkspaceLabels.Instance] = "somebody-else" },
        });
        try
        {
            (await Should.ThrowAsync<ForeignResourceException>(() => bench.Provisioner.StartAsync(spec, None))).Name.ShouldBe(name);
            await Should.ThrowAsync<ForeignResourceException>(() => bench.Provisioner.StopAsync(WorkspaceId.Parse(spec.Id), None));
            (await bench.Engine.Docker.Containers.InspectContainerAsync(foreign.ID)).ID.ShouldBe(foreign.ID);
        }
        finally
        {
            await bench.Engine.Docker.Containers.RemoveContainerAsync(foreign.ID, new ContainerRemoveParameters { Force = true });
        }
    }

    [Fact]
    public async Task Starting_again_replaces_the_container_and_keeps_the_data()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var spec = WorkspaceBench.Spec("claude-code");
        var first = await bench.Provisioner.StartAsync(spec, None);
        await bench.Provisioner.ExecAsync(first.Id, ["sh", "-c", "echo kept > /workspace/data"], None);

        var second = await bench.Provisioner.StartAsync(spec, None);

        second.Reference.ShouldNotBe(first.Reference);
        (await bench.Provisioner.ExecAsync(second.Id, ["cat", "/workspace/data"], None)).StandardOutput.ShouldBe("kept\n");
        (await InstanceRemains.VolumesAsync(bench.Engine, bench.Instance)).Count.ShouldBe(3);
        await bench.Provisioner.StopAsync(second.Id, None);
        (await bench.Provisioner.RemoveVolumesAsync(second.Id, None)).Length.ShouldBe(3);
        (await InstanceRemains.VolumesAsync(bench.Engine, bench.Instance)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_host_port_that_somebody_holds_is_given_up_for_another()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        using var holder = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        holder.Start();
        var taken = ((System.Net.IPEndPoint)holder.LocalEndpoint).Port;

        var started = await bench.Provisioner.StartAsync(WorkspaceBench.Spec() with { PreferredHostPort = taken }, None);

        started.HostPort.ShouldNotBe(taken);
        (await bench.Provisioner.ExecAsync(started.Id, ["printenv", "MOLECULE_WORKSPACE_URL"], None)).StandardOutput.ShouldBe($"http://localhost:{started.HostPort}\n");
        (await InstanceRemains.ContainersAsync(bench.Engine, bench.Instance)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_image_that_was_never_built_is_refused_without_pulling()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var provisioner = bench.With(bench.Engine, []);
        var missing = WorkspaceBench.Spec() with { Image = "molecule-local/workspace-template-codex:no-such-tag" };

        var refusal = await Should.ThrowAsync<WorkspaceImageException>(() => provisioner.StartAsync(missing, None));

        refusal.Message.ShouldContain("never pulled");
        refusal.Remedy.ShouldContain("./build.sh Images");
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_counts_as_running()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var gone = new Containers.Engines.EngineEndpoint(new Uri($"unix:///tmp/molecule-{Guid.NewGuid():n}.sock"), "test");
        using var engine = new Containers.Engines.ContainerEngine(gone, bench.Engine.Version);

        var answer = await bench.With(engine, []).IsRunningAsync(WorkspaceId.From(Guid.NewGuid()), None);

        answer.Running.ShouldBeTrue();
        answer.Error.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_log_is_read_line_by_line_from_its_end()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var started = await bench.Provisioner.StartAsync(WorkspaceBench.Spec(), None);
        await bench.WaitUntilHealthyAsync(started.Id);

        var lines = new List<string>();
        await foreach (var line in bench.Provisioner.LogsAsync(started.Id, follow: false, tail: 1, None))
        {
            lines.Add(line);
        }

        lines.ShouldBe([$"agent {started.Id} begins"]);
    }

    private static System.Collections.Immutable.ImmutableDictionary<string, System.Collections.Immutable.ImmutableArray<byte>> Files(params (string Path, string Text)[] files) =>
        System.Collections.Immutable.ImmutableDictionary.CreateRange(
            files.Select(file => KeyValuePair.Create(file.Path, System.Collections.Immutable.ImmutableArray.Create(Encoding.UTF8.GetBytes(file.Text)))));

    private static string? Text(byte[]? content) => content is null ? null : Encoding.UTF8.GetString(content);
}
