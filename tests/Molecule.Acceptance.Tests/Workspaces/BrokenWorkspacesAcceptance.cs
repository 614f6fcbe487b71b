using System.Diagnostics;
using Docker.DotNet.Models;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Images.Runtimes;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Acceptance.Tests.Workspaces;

/// <summary>Containers that are killed, and volumes that somebody else uses.</summary>
public sealed class BrokenWorkspacesAcceptance(TestAgentImages images) : IClassFixture<TestAgentImages>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_workspace_whose_process_is_killed_is_revived_and_becomes_healthy_again()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var started = await bench.Provisioner.StartAsync(WorkspaceBench.Spec(), None);
        await bench.WaitUntilHealthyAsync(started.Id);
        using (var agent = Process.GetProcessById((int)(await bench.Engine.Docker.Containers.InspectContainerAsync(started.Reference)).State.Pid))
        {
            agent.Kill();
        }

        for (var attempt = 0; attempt < 200 && (await bench.Provisioner.InspectHealthAsync(started.Id, None))!.Restarts == 0; attempt++)
        {
            await Task.Delay(50);
        }

        (await bench.WaitUntilHealthyAsync(started.Id)).Restarts.ShouldBe(1);
        (await bench.Provisioner.IsRunningAsync(started.Id, None)).ShouldBe(RunningAnswer.Yes);
        (await bench.Provisioner.ReadFileAsync(started.Id, "/configs/config.yaml", None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_workspace_that_is_killed_through_the_engine_does_not_run_and_can_be_started_again_with_its_data()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var spec = WorkspaceBench.Spec();
        var started = await bench.Provisioner.StartAsync(spec, None);
        await bench.Provisioner.ExecAsync(started.Id, ["sh", "-c", "echo kept > /workspace/data"], None);
        await bench.Engine.Docker.Containers.KillContainerAsync(started.Reference, new ContainerKillParameters { Signal = "KILL" });

        (await bench.Provisioner.IsRunningAsync(started.Id, None)).ShouldBe(RunningAnswer.No);
        (await bench.Provisioner.InspectHealthAsync(started.Id, None))!.ExitCode.ShouldBe(137);

        var again = await bench.Provisioner.StartAsync(spec, None);
        (await bench.Provisioner.ExecAsync(again.Id, ["cat", "/workspace/data"], None)).StandardOutput.ShouldBe("kept\n");
    }

    [Fact]
    public async Task A_volume_that_a_container_uses_is_not_removed_and_says_so()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var started = await bench.Provisioner.StartAsync(WorkspaceBench.Spec(), None);

        (await Should.ThrowAsync<VolumeInUseException>(() => bench.Provisioner.RemoveVolumesAsync(started.Id, None))).Name.ShouldBe(WorkspaceNames.ConfigsVolume(started.Id));

        (await InstanceRemains.VolumesAsync(bench.Engine, bench.Instance)).Count.ShouldBe(2);
        (await bench.Provisioner.IsRunningAsync(started.Id, None)).ShouldBe(RunningAnswer.Yes);
    }

    [Fact]
    public async Task Sessions_that_another_container_uses_are_not_discarded_and_nothing_starts()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var spec = WorkspaceBench.Spec("claude-code");
        var id = WorkspaceId.Parse(spec.Id);
        var started = await bench.Provisioner.StartAsync(spec, None);
        var user = await bench.Engine.Docker.Containers.CreateContainerAsync(new CreateContainerParameters
        {
            Image = images.NameOf(RuntimeCatalogue.ClaudeCode),
            Labels = WorkspaceLabels.Ownership(bench.Instance),
            HostConfig = new HostConfig { Mounts = [new Mount { Type = "volume", Source = WorkspaceNames.SessionsVolume(id), Target = "/x" }] },
        });
        await bench.Provisioner.StopAsync(started.Id, None);

        await Should.ThrowAsync<VolumeInUseException>(() => bench.Provisioner.StartAsync(spec with { ResetSessions = true }, None));

        (await bench.Provisioner.IsRunningAsync(id, None)).ShouldBe(RunningAnswer.No);
        await bench.Engine.Docker.Containers.RemoveContainerAsync(user.ID, new ContainerRemoveParameters { Force = true });
        await bench.Provisioner.StartAsync(spec with { ResetSessions = true }, None);
    }
}
