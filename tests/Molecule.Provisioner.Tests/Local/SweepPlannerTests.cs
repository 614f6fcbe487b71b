using Docker.DotNet.Models;
using Molecule.Containers;
using Molecule.Provisioner.Local.Sweeping;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.Local;

public sealed class SweepPlannerTests
{
    private const string Other = "0b1cf884-9885-5d3d-ae85-887b7eb4dd7d";
    private static readonly InstanceId Instance = InstanceId.Parse("unit");
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("running", null, 600, null)]
    [InlineData("exited", null, 600, null)]
    [InlineData("created", null, 600, "its start was cut off")]
    [InlineData("created", null, 120, "its start was cut off")]
    [InlineData("created", null, 60, null)]
    [InlineData("running", "over", 1, "its owner has ended")]
    [InlineData("exited", "over", 600, "its owner has ended")]
    [InlineData("created", "held", 600, null)]
    [InlineData("running", "held", 600, null)]
    public void Plan_judges_a_workspace_by_its_lease_else_by_whether_it_ever_started(string state, string? lease, int age, string? reason) =>
        Plan([Container(state, lease, age)]).Select(item => item.Reason).ShouldBe(reason is null ? [] : [reason]);

    [Fact]
    public void Plan_a_container_with_several_names_is_known_by_the_one_of_a_workspace_and_all_come_in_the_order_of_their_names()
    {
        var linked = Container("running", "over", 600);
        linked.Names = [$"/ws-{Specs.Id}", "/other/alias"];

        Plan([linked]).ShouldHaveSingleItem();
        Plan([Container("running", "over", 600, name: $"/ws-{Specs.Id}"), Container("running", "over", 600, name: $"/ws-{Other}")]).Select(item => item.Name)
            .ShouldBe([$"ws-{Other}", $"ws-{Specs.Id}"]);
    }

    [Fact]
    public void Plan_a_helper_goes_when_it_is_old()
    {
        Plan([Container("exited", null, 600, name: "/eager_ant", helper: true)]).ShouldHaveSingleItem().Name.ShouldBe("eager_ant");
        Plan([Container("exited", null, 60, name: "/eager_ant", helper: true)]).ShouldBeEmpty();
    }

    [Fact]
    public void Plan_nothing_without_both_labels_or_of_another_name_is_touched()
    {
        var managedOnly = Container("created", "over", 600);
        managedOnly.Labels.Remove(WorkspaceLabels.Instance);
        var foreign = Container("created", "over", 600);
        foreign.Labels[WorkspaceLabels.Instance] = "somebody-else";
        var service = Container("created", null, 600, name: "/database");

        Plan([managedOnly, foreign, service], [Volume(Specs.Id, labels: [])], new SweepRequest { Volumes = true, StateHome = new StateHome("/x") }).ShouldBeEmpty();
    }

    [Fact]
    public void Plan_volumes_go_on_request_when_their_workspace_is_neither_there_nor_declared()
    {
        VolumeResponse[] volumes = [Volume(Specs.Id), Volume(Other)];
        var request = new SweepRequest { Volumes = true, StateHome = new StateHome("/x") };

        Plan([Container("running", null, 600)], volumes, request).Select(item => item.Name).ShouldBe([$"ws-{Other}-configs"]);
        Plan([Container("created", null, 600)], volumes, request with { Declared = [WorkspaceId.Parse(Other)] }).Select(item => item.Name)
            .ShouldBe([$"ws-{Specs.Id}", $"ws-{Specs.Id}-configs"]);
        Plan([], volumes, request with { Volumes = false }).ShouldBeEmpty();
        Plan([], [Volume(Other, age: 30)], request).ShouldBeEmpty();
        Plan([], [Volume(Other, age: 120)], request).ShouldHaveSingleItem();
        Plan([], volumes, request).Select(item => item.Name).ShouldBe([$"ws-{Other}-configs", $"ws-{Specs.Id}-configs"]);
    }

    [Fact]
    public void Plan_a_volume_of_unknown_age_stays()
    {
        var volume = Volume(Other);
        volume.CreatedAt = "yesterday";

        Plan([], [volume], new SweepRequest { Volumes = true, StateHome = new StateHome("/x") }).ShouldBeEmpty();
    }

    [Fact]
    public void Plan_a_helper_without_a_name_is_known_by_its_id()
    {
        var helper = Container("exited", null, 600, helper: true);
        helper.Names = [];

        Plan([helper]).ShouldHaveSingleItem().Name.ShouldBe(helper.ID);
    }

    [Fact]
    public void IsOver_only_for_a_lease_of_the_same_state_home_that_nobody_holds()
    {
        var folder = Directory.CreateTempSubdirectory("molecule-lease-");
        try
        {
            var home = new StateHome(Path.Combine(folder.FullName, "a"));
            var elsewhere = new StateHome(Path.Combine(folder.FullName, "b"));
            var lease = WorkspaceLease.Take(home);
            WorkspaceLease.IsOver(home, lease.Value).ShouldBeFalse();

            lease.Dispose();

            WorkspaceLease.IsOver(home, lease.Value).ShouldBeTrue();
            WorkspaceLease.IsOver(elsewhere, lease.Value).ShouldBeFalse("another machine's lease cannot be judged here");
            WorkspaceLease.IsOver(home, "nonsense").ShouldBeFalse();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static SweptItem[] Plan(ContainerListResponse[] containers, VolumeResponse[]? volumes = null, SweepRequest? request = null) =>
        [.. new SweepPlanner(Instance, request ?? new SweepRequest { StateHome = new StateHome("/x") }, lease => lease == "over", Now).Plan(containers, volumes ?? [])];

    private static ContainerListResponse Container(string state, string? lease, int age, string name = "/ws-" + Specs.Id, bool helper = false)
    {
        var labels = WorkspaceLabels.Ownership(Instance);
        if (lease is not null)
        {
            labels[WorkspaceLabels.Lease] = lease;
        }

        if (helper)
        {
            labels[WorkspaceLabels.Helper] = "true";
        }

        return new ContainerListResponse { ID = "id" + name, Names = [name], State = state, Labels = labels, Created = Now.UtcDateTime.AddSeconds(-age) };
    }

    private static VolumeResponse Volume(string id, Dictionary<string, string>? labels = null, int age = 600) => new()
    {
        Name = $"ws-{id}-configs",
        Labels = labels ?? WorkspaceLabels.Ownership(Instance),
        CreatedAt = Now.AddSeconds(-age).ToString("yyyy-MM-ddTHH:mm:ssK", System.Globalization.CultureInfo.InvariantCulture),
    };
}
