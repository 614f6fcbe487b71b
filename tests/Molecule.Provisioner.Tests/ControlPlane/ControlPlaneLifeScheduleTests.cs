using System.Collections.Immutable;
using Molecule.Containers;
using Molecule.Provisioner.ControlPlane;
using Molecule.Provisioner.ControlPlane.Failures;
using Molecule.Provisioner.Tests.ControlPlane.Server;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.ControlPlane;

/// <summary>A workspace that is started, stopped, pruned and asked after in seeded orders, on a control plane that fails at every step.</summary>
public sealed class ControlPlaneLifeScheduleTests
{
    private const int Schedules = 150;
    private const int Steps = 8;

    private static readonly WorkspaceId Id = WorkspaceId.Parse(TestControlPlane.WorkspaceId);

    private static readonly WorkspaceSpec Spec = new()
    {
        Id = TestControlPlane.WorkspaceId,
        Runtime = "codex",
        Environment = ImmutableDictionary<string, string>.Empty.Add("API_KEY", TestControlPlane.WorkspaceSecret),
    };

    [Fact]
    public async Task No_box_that_the_control_plane_told_us_of_is_ever_lost()
    {
        await using var elsewhere = new LoopbackServer(_ => new ServerAnswer(201, """{"instance_id":"i-wrong"}"""));
        FleetServer? fleet = null;
        await using var server = new LoopbackServer(request => fleet!.Answer(request));
        var started = 0;
        for (var seed = 0; seed < Schedules; seed++)
        {
            var random = new Random(seed);
            fleet = new FleetServer(random, elsewhere.Url);
            var logger = new RecordingLogger<ControlPlaneWorkspaceProvisioner>();
            var store = new MemoryInstanceStore();
            using var client = TestControlPlane.Client(server.Url, new ImpatientTime());
            var provisioner = new ControlPlaneWorkspaceProvisioner(client, TestControlPlane.Options(server.Url), store, logger, TimeProvider.System);
            for (var step = 0; step < Steps; step++)
            {
                server.Requests.Clear();
                started += await StepAsync(provisioner, random.Next(5), fleet, store, server, $"seed {seed}, step {step}") ? 1 : 0;
                logger.Lines.ShouldAllBe(line => !TestControlPlane.Canaries.Any(canary => line.Contains(canary, StringComparison.Ordinal)));
            }
        }

        started.ShouldBeGreaterThan(Schedules / 2);
        elsewhere.Requests.ShouldBeEmpty();
    }

    private static async Task<bool> StepAsync(
        ControlPlaneWorkspaceProvisioner provisioner, int action, FleetServer fleet, MemoryInstanceStore store, LoopbackServer server, string place)
    {
        StartedWorkspace? started = null;
        try
        {
            switch (action)
            {
                case 0:
                    await provisioner.StopAsync(Id, CancellationToken.None);
                    fleet.KnownAndLive.ShouldBeEmpty(place);
                    break;
                case 1:
                    await provisioner.StopAndPruneAsync(Id, CancellationToken.None);
                    fleet.KnownAndLive.ShouldBeEmpty(place);
                    store.Instances.ShouldBeEmpty(place);
                    break;
                case 2:
                    var answer = await provisioner.IsRunningAsync(Id, CancellationToken.None);
                    (answer.Running || !fleet.KnownAndLive.Any()).ShouldBeTrue($"{place}: says that it does not run, and it does");
                    break;
                default:
                    started = await provisioner.StartAsync(Spec, CancellationToken.None);
                    fleet.Live.ShouldContain(started.Reference, place);
                    break;
            }
        }
        catch (ControlPlaneException exception)
        {
            exception.ShouldBeAssignableTo<MoleculeException>()!.ToString().ShouldSatisfyAllConditions(
                [.. TestControlPlane.Canaries.Select(canary => (Action<string>)(text => text.ShouldNotContain(canary, Case.Sensitive, place)))]);
        }

        if (action > 2)
        {
            server.Requests.First().Path.ShouldEndWith("/ensure-image", Case.Sensitive, place);
        }

        fleet.Starts.Values.ShouldAllBe(start => start.Boxes.Count <= 1);
        var onFile = store.Instances.Values.Where(instance => !instance.IsStopped).Select(instance => instance.InstanceId).ToList();
        fleet.KnownAndLive.Except(onFile, StringComparer.Ordinal).ShouldBeEmpty($"{place}: a box runs that nobody has on file");
        return started is not null;
    }
}
