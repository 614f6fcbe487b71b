using System.Collections.Immutable;
using Molecule.Containers.Engines.Managed;

namespace Molecule.Containers.Tests.Engines.Managed;

public sealed class DaemonProcessesTests
{
    private static readonly ManagedPaths Paths = new("/s/engine");

    [Fact]
    public void IsDaemon_knows_the_command_line_it_is_started_with() =>
        DaemonProcesses.IsDaemon(["/s/packages/engine/root/usr/sbin/dockerd", .. DaemonCommand.Arguments(Paths, new AddressPlan(new Ipv4Range(0, 16)), 1500)], Paths).ShouldBeTrue();

    [Fact]
    public void IsDaemon_refuses_another_engine_and_a_reused_number()
    {
        ImmutableArray<string> otherEngine = ["dockerd", "--pidfile", "/t/engine/dockerd.pid"];
        ImmutableArray<string> system = ["/usr/sbin/dockerd", "-H", "fd://"];
        ImmutableArray<string> editor = ["vi", "--pidfile", Paths.PidFile];

        new[] { otherEngine, system, editor, ImmutableArray<string>.Empty, [string.Empty] }.ShouldAllBe(line => !DaemonProcesses.IsDaemon(line, Paths));
    }

    [Theory]
    [InlineData("/s/packages/engine/root/usr/bin/containerd-shim-runc-v2 -address /s/engine/exec/containerd/containerd.sock", "", "", true)]
    [InlineData("sleep 1", "4:memory:/molecule-KEY/abc\n", "", true)]
    [InlineData("sleep 1", "4:memory:/docker/buildkit/x\n", "1 0 0:50 / / rw - overlay overlay rw,lowerdir=l,upperdir=/s/engine/data/overlay2/x/diff,workdir=w", true)]
    [InlineData("containerd-shim-runc-v2 -address /run/containerd/containerd.sock", "4:memory:/docker/abc\n", "", false)]
    [InlineData("tail -f /s/engine/exec/log", "4:memory:/user\n", "", false)]
    [InlineData("bash", "4:memory:/user\n", "1 0 0:50 / /mnt rw - overlay overlay rw,upperdir=/s/engine/data/overlay2/x/diff", false)]
    public void IsLeftover_by_its_sockets_control_group_or_root_file_system(string commandLine, string groups, string mounts, bool expected) =>
        DaemonProcesses.IsLeftover([.. commandLine.Split(' ')], groups.Replace("KEY", Paths.Key, StringComparison.Ordinal), mounts, Paths).ShouldBe(expected);

    [Fact]
    public void IsAlive_tells_this_process_from_one_that_never_was()
    {
        DaemonProcesses.IsAlive(Environment.ProcessId).ShouldBeTrue();
        DaemonProcesses.IsAlive(int.MaxValue).ShouldBeFalse();
    }
}
