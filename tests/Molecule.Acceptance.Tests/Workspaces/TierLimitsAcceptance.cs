using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Acceptance.Tests.Workspaces;

/// <summary>What the engine says that each tier got.</summary>
public sealed class TierLimitsAcceptance(TestAgentImages images) : IClassFixture<TestAgentImages>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(1, 0, 0, false, false)]
    [InlineData(2, 512, 1, false, false)]
    [InlineData(3, 2048, 2, true, false)]
    [InlineData(4, 4096, 4, true, true)]
    public async Task The_engine_reads_back_the_limits_of_a_tier(int tier, int mebibytes, int cpus, bool privileged, bool hostNetwork)
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var engineCpus = (await bench.Engine.Docker.System.GetSystemInfoAsync()).NCPU;

        // Regression: an engine refuses a limit above the processors that it has, so that a tier did not start on a small machine.
        var started = await bench.Provisioner.StartAsync(WorkspaceBench.Spec() with { Tier = tier }, None);

        var container = await bench.Engine.Docker.Containers.InspectContainerAsync(started.Reference);
        var host = container.HostConfig;
        (host.Memory, host.NanoCPUs).ShouldBe((mebibytes * 1024L * 1024, Math.Min(cpus, engineCpus) * 1_000_000_000L));
        (host.Privileged, host.PidMode == "host", host.ReadonlyRootfs, host.NetworkMode == "host").ShouldBe((privileged, privileged, tier == 1, hostNetwork));
        container.Mounts.Any(mount => mount.Destination == "/var/run/docker.sock").ShouldBe(tier == 4);
        container.Mounts.Any(mount => mount.Destination == "/workspace").ShouldBe(tier != 1);
        if (hostNetwork)
        {
            started.HostPort.ShouldBe(WorkspaceNames.AgentPort);
            await Should.ThrowAsync<HostNetworkTakenException>(() => bench.Provisioner.StartAsync(WorkspaceBench.Spec() with { Tier = 4 }, None));
        }
    }
}
