using Docker.DotNet.Models;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Containers;
using Molecule.Provisioner.Local.Sweeping;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Acceptance.Tests.Workspaces;

public sealed class SweepAcceptance(TestAgentImages images) : IClassFixture<TestAgentImages>, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _home = Directory.CreateTempSubdirectory("molecule-sweep-").FullName;

    private SweepRequest Request => new() { StateHome = new StateHome(_home), StartGrace = TimeSpan.Zero };

    [Fact]
    public async Task A_killed_owners_workspace_is_swept_and_a_live_ones_stays()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var (killed, alive) = (WorkspaceId.From(Guid.NewGuid()), WorkspaceId.From(Guid.NewGuid()));
        using var first = OwnerProcess.Start("lease", bench, _home, images.Isolation, killed);
        using var second = OwnerProcess.Start("lease", bench, _home, images.Isolation, alive);
        try
        {
            (await first.StandardOutput.ReadLineAsync()).ShouldBe("started");
            (await second.StandardOutput.ReadLineAsync()).ShouldBe("started");
            (await bench.Provisioner.SweepAsync(Request, None)).ShouldBeEmpty("both owners live");

            first.Kill();
            await first.WaitForExitAsync();

            var wouldGo = await bench.Provisioner.SweepAsync(Request with { DryRun = true }, None);
            wouldGo.ShouldHaveSingleItem().Name.ShouldBe(WorkspaceNames.Container(killed));
            (await InstanceRemains.ContainersAsync(bench.Engine, bench.Instance)).Count.ShouldBe(2, "a dry run removes nothing");
            (await bench.Provisioner.SweepAsync(Request, None)).ShouldBe(wouldGo);
            (await InstanceRemains.ContainersAsync(bench.Engine, bench.Instance)).ShouldHaveSingleItem().Names.ShouldContain($"/{WorkspaceNames.Container(alive)}");
            (await InstanceRemains.VolumesAsync(bench.Engine, bench.Instance)).Count.ShouldBe(4, "volumes go on request only");

            (await bench.Provisioner.SweepAsync(Request with { Volumes = true }, None)).Select(item => item.Name).ShouldBe([WorkspaceNames.ConfigsVolume(killed), WorkspaceNames.WorkspaceVolume(killed)]);
            (await InstanceRemains.VolumesAsync(bench.Engine, bench.Instance)).ShouldAllBe(volume => volume.Contains(alive.Value));
        }
        finally
        {
            first.Kill();
            second.Kill();
        }
    }

    [Fact]
    public async Task What_a_start_left_that_was_killed_half_way_is_swept()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var kept = await bench.Provisioner.StartAsync(WorkspaceBench.Spec(), None);
        var half = WorkspaceId.From(Guid.NewGuid());
        using var owner = OwnerProcess.Start("cut-off", bench, _home, images.Isolation, half);
        await owner.WaitForExitAsync();
        owner.ExitCode.ShouldBe(137);

        (await bench.Provisioner.SweepAsync(Request with { StartGrace = TimeSpan.FromMinutes(2) }, None)).ShouldBeEmpty("it may be under way");
        var swept = await bench.Provisioner.SweepAsync(Request with { Volumes = true }, None);

        swept.Select(item => item.Name).ShouldBe([WorkspaceNames.Container(half), WorkspaceNames.ConfigsVolume(half), WorkspaceNames.WorkspaceVolume(half)]);
        (await InstanceRemains.ContainersAsync(bench.Engine, bench.Instance)).ShouldHaveSingleItem().ID.ShouldBe(kept.Reference);
    }

    [Fact]
    public async Task Nothing_without_both_labels_is_touched_although_its_name_looks_right()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var name = WorkspaceNames.Container(WorkspaceId.From(Guid.NewGuid()));
        var foreign = await bench.Engine.Docker.Containers.CreateContainerAsync(new CreateContainerParameters
        {
            Name = name,
            Image = images.NameOf(Molecule.Images.Runtimes.RuntimeCatalogue.Codex),
            Labels = new Dictionary<string, string> { [WorkspaceLabels.Instance] = bench.Instance.Value, [WorkspaceLabels.Helper] = "true" },
        });
        try
        {
            (await bench.Provisioner.SweepAsync(Request with { Volumes = true }, None)).ShouldBeEmpty();
            (await bench.Engine.Docker.Containers.InspectContainerAsync(foreign.ID)).Name.ShouldBe($"/{name}");
        }
        finally
        {
            await bench.Engine.Docker.Containers.RemoveContainerAsync(foreign.ID, new ContainerRemoveParameters { Force = true });
        }
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);
}
