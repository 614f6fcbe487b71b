using System.Collections.Immutable;
using Molecule.Containers.References;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;
using Molecule.Stack.Reconciling;

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
