using System.Collections.Immutable;
using Molecule.Containers.References;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;
using Molecule.Stack.Reconciling;
using Molecule.Stack.Services;

namespace Molecule.Stack.Tests.Reconciling;

public sealed class ReconcilerTests
{
    private static readonly PreparedWorkspace Wanted = Prepare("a", ImmutableDictionary<string, string>.Empty);

    private static readonly ObservedWorkspace Same = new(
        Wanted.Workspace.Id, "a", "workspace", "codex", "c1", "image", Wanted.Image.Id, "running", IsHealthy: true, HostPort: 40000, SpecificationFingerprint.Find(Wanted.Fingerprint.ToString()), ["n1"]);

    public static TheoryData<string, string> Differences => new()
    {
        { "none", "" },
        { "not healthy", "" },
        { "exited", "is exited" },
        { "created", "is created" },
        { "image", "image was rebuilt" },
        { "unlabelled", "carries no fingerprint" },
        { "portless", "carries no label molecule.workspace.host-port" },
        { "environment", "environment changed" },
        { "network", "network was replaced" },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void Plan_recreates_for_a_reason_and_keeps_otherwise(string difference, string reason)
    {
        var observed = difference switch
        {
            "none" => Same,
            "not healthy" => Same with { IsHealthy = false },
            "exited" or "created" => Same with { State = difference },
            "image" => Same with { ImageId = "sha256:old" },
            "unlabelled" => Same with { Fingerprint = null },
            "network" => Same with { NetworkIds = ["n0"] },
            "portless" => Same with { HostPort = null },
            _ => Same with { Fingerprint = Prepare("a", ImmutableDictionary<string, string>.Empty.Add("A", "1")).Fingerprint },
        };

        var action = Reconciler.Plan([Wanted], [observed], "n1").Actions.ShouldHaveSingleItem();

        if (reason.Length == 0)
        {
            action.ShouldBe(new StackAction.Keep("a"));
        }
        else
        {
            action.ShouldBeOfType<StackAction.Recreate>().Reasons.ShouldBe([reason]);
        }
    }

    [Fact]
    public void Plan_creates_what_is_missing_and_removes_what_is_not_declared()
    {
        var stranger = Same with { Id = WorkspaceId.From(Guid.NewGuid()), Name = "z", Labels = ImmutableDictionary<string, string>.Empty.Add(StackWorkspaces.StackLabel, "unit") };
        var startedByHand = Same with { Id = WorkspaceId.From(Guid.NewGuid()), Name = "y" };

        var plan = Reconciler.Plan([Wanted], [stranger, startedByHand], "n1");

        plan.Actions.ShouldBe([new StackAction.Create("a"), new StackAction.Remove("z")]);
        plan.ChangesNothing.ShouldBeFalse();
        Reconciler.Plan([Wanted], [Same], "n1").ChangesNothing.ShouldBeTrue();
    }

    [Fact]
    public void Plan_several_reasons_are_all_named() =>
        Reconciler.Plan([Wanted], [Same with { State = "exited", ImageId = "sha256:old" }], "n1").Actions[0]
            .ShouldBeOfType<StackAction.Recreate>().Reasons.ShouldBe(["is exited", "image was rebuilt"]);

    public static TheoryData<string, string> ServiceDifferences => new()
    {
        { "none", "" },
        { "not healthy", "" },
        { "image not there", "" },
        { "job that has ended well", "" },
        { "ended", "is exited" },
        { "job that has failed", "is exited" },
        { "image", "image was rebuilt" },
        { "other image", "image!" },
        { "network", "network was replaced" },
        { "unlabelled", "carries no fingerprint" },
    };

    [Theory]
    [MemberData(nameof(ServiceDifferences))]
    public void Plan_recreates_a_service_for_a_reason_and_keeps_it_otherwise(string difference, string reason)
    {
        var isJob = difference.StartsWith("job", StringComparison.Ordinal);
        var wanted = PrepareService(difference == "other image" ? "image:2" : "image:1", isJob) with { ImageId = difference == "image not there" ? null : "sha256:new" };
        var same = new ObservedService(
            "s", "c1", "image:1", "sha256:new", "running", IsHealthy: true, HasHealthcheck: true, HasSucceeded: false, [], SpecificationFingerprint.Find(PrepareService("image:1", isJob).Fingerprint.ToString()), ["n1"]);
        var observed = difference switch
        {
            "not healthy" => same with { IsHealthy = false },
            "image not there" or "image" or "other image" => same with { ImageId = "sha256:old" },
            "job that has ended well" => same with { State = "exited", HasSucceeded = true, NetworkIds = [] },
            "ended" or "job that has failed" => same with { State = "exited" },
            "network" => same with { NetworkIds = ["n0"] },
            "unlabelled" => same with { Fingerprint = null },
            _ => same,
        };

        var action = Reconciler.Plan([wanted], [observed], new HashSet<string> { "s" }, "n1", (_, part) => part + "!").Actions.ShouldHaveSingleItem();

        string.Join(", ", action is StackAction.Recreate recreate ? recreate.Reasons : []).ShouldBe(reason);
    }

    [Fact]
    public void Plan_removes_services_that_the_file_no_longer_names_and_leaves_those_that_are_not_wanted_now()
    {
        var observed = new ObservedService("a", "c1", "image:1", "sha256:1", "running", false, false, false, [], null, []);

        Reconciler.Plan([], [observed, observed with { Name = "b" }], new HashSet<string> { "b" }, "n1", (_, part) => part).Actions.ShouldBe([new StackAction.Remove("a")]);
    }

    private static PreparedService PrepareService(string image, bool isJob) =>
        new ServicePlanner(new StackIdentity("unit", "/"), new Dictionary<string, string>()).Prepare(new ServiceDefinition { Name = "s", Image = image }, ImageReference.Parse(image), "sha256:new", isJob, []);

    private static PreparedWorkspace Prepare(string name, ImmutableDictionary<string, string> environment)
    {
        var options = LocalProvisionerOptions.FromEnvironment(new Variables());
        var planner = new WorkspacePlanner(options, "/run/engine.sock");
        var workspace = WorkspaceSpecValidator.Validate(
            new WorkspaceSpec { Id = Models.Workspace.LocalId("unit", name).ToString("D"), Name = name, Runtime = "codex", Environment = environment });
        return new PreparedWorkspace(
            workspace, AssetSet.Empty, new WorkspaceImage(ImageReference.Parse("molecule-local/x:latest"), "sha256:new"), planner.Fingerprint(workspace, AssetSet.Empty));
    }
}
