using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Web;
using Molecule.Provisioner.ControlPlane;
using Molecule.Provisioner.ControlPlane.Failures;
using Molecule.Provisioner.ControlPlane.Instances;
using Molecule.Provisioner.Tests.ControlPlane.Server;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.ControlPlane;

/// <summary>
/// Starts that are cut off between the request and its answer: by the death of the process (a new provisioner on the same file), by the
/// caller, or by a control plane that does not answer. There is one box at the end, and it is on file.
/// </summary>
public sealed class PendingStartTests : IAsyncLifetime
{
    private static readonly WorkspaceId Id = WorkspaceId.Parse(TestControlPlane.WorkspaceId);
    private static readonly WorkspaceSpec Spec = new() { Id = TestControlPlane.WorkspaceId, Runtime = "hermes", Tier = 2 };
    private static readonly WorkspaceSpec Other = Spec with { Environment = ImmutableDictionary<string, string>.Empty.Add("X", "1") };

    private readonly string _folder = Directory.CreateTempSubdirectory("cp-pending-").FullName;
    private readonly ConcurrentDictionary<string, string> _boxes = [];
    private readonly ConcurrentQueue<string> _keys = [];
    private readonly LoopbackServer _server;
    private readonly List<IDisposable> _clients = [];

    /// <summary>What the control plane says of a provision request after it has made the box; null answers as it should.</summary>
    private Func<string, ServerAnswer?> _fault = _ => null;

    private Action _onDelete = () => { };

    public PendingStartTests() => _server = new LoopbackServer(Answer);

    private SqliteInstanceStore Store => new(Path.Combine(_folder, "instances.db"), TimeProvider.System);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_start_that_is_cut_off_goes_on_with_its_key_and_its_box()
    {
        await CutOffAsync(Spec);
        _boxes.Count.ShouldBe(1, "the request had arrived");

        var started = await Process().StartAsync(Spec, CancellationToken.None);

        _keys.Distinct().Count().ShouldBe(1);
        _boxes.Keys.ShouldBe([started.Reference]);
        (await Store.FindAsync(TestControlPlane.Organisation, Id, CancellationToken.None))!.InstanceId.ShouldBe(started.Reference);
        (await Store.FindPendingAsync(TestControlPlane.Organisation, Id, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_start_with_another_specification_ends_the_box_of_the_one_that_was_cut_off()
    {
        await CutOffAsync(Spec);
        var cutOff = _boxes.Keys.Single();

        var started = await Process().StartAsync(Other, CancellationToken.None);

        started.Reference.ShouldNotBe(cutOff);
        _server.Requests.Single(request => request.Method == "DELETE").Target.ShouldEndWith($"?instance_id={cutOff}", Case.Sensitive, "its data stays");
        _boxes.Keys.ShouldBe([started.Reference]);
        _keys.Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_control_plane_that_keeps_the_key_for_the_other_request_is_not_asked_for_a_second_box()
    {
        await CutOffAsync(Spec);
        _fault = _ => new ServerAnswer(409, """{"error":"idempotency_key_conflict"}""");

        (await Should.ThrowAsync<UnsettledStartException>(() => Process().StartAsync(Other, CancellationToken.None))).Message.ShouldContain(_keys.First());

        _keys.Distinct().Count().ShouldBe(1);
        _fault = _ => null;
        (await Process().StartAsync(Spec, CancellationToken.None)).Reference.ShouldBe(_boxes.Keys.Single());
    }

    [Fact]
    public async Task An_earlier_request_that_is_refused_has_made_nothing_and_is_forgotten()
    {
        await CutOffAsync(Spec);
        _boxes.Clear();
        var earlier = _keys.First();
        _fault = key => key == earlier ? new ServerAnswer(422, """{"error":"quota"}""") : null;

        await Process().StartAsync(Other, CancellationToken.None);

        _boxes.Count.ShouldBe(1);
        _keys.Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_start_that_is_cut_off_after_it_has_ended_the_earlier_box_leaves_no_key_that_brings_it_back()
    {
        await CutOffAsync(Spec);
        using var death = new CancellationTokenSource();
        _onDelete = death.Cancel;

        await Should.ThrowAsync<OperationCanceledException>(() => Process().StartAsync(Other, death.Token));

        _boxes.ShouldBeEmpty();
        (await Store.FindPendingAsync(TestControlPlane.Organisation, Id, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_start_that_is_refused_at_once_leaves_no_key_behind()
    {
        _fault = _ => new ServerAnswer(422, """{"error":"quota"}""");
        await Should.ThrowAsync<ControlPlaneRefusedException>(() => Process().StartAsync(Spec, CancellationToken.None));
        (await Store.FindPendingAsync(TestControlPlane.Organisation, Id, CancellationToken.None)).ShouldBeNull();

        _fault = _ => null;
        await Process().StartAsync(Spec, CancellationToken.None);
        _keys.Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_refusal_after_an_attempt_without_an_answer_keeps_the_key()
    {
        var count = 0;
        _fault = _ => ++count == 1 ? ServerAnswer.Broken(ServerFault.ResetBeforeAnswer) : new ServerAnswer(422, """{"error":"quota"}""");
        await Should.ThrowAsync<ControlPlaneRefusedException>(() => Process().StartAsync(Spec, CancellationToken.None));

        _fault = _ => null;
        var started = await Process().StartAsync(Spec, CancellationToken.None);

        _keys.Distinct().Count().ShouldBe(1);
        _boxes.Keys.ShouldBe([started.Reference]);
    }

    [Fact]
    public async Task A_control_plane_that_stays_away_keeps_the_key_for_the_next_start()
    {
        _fault = _ => new ServerAnswer(503, "");
        await Should.ThrowAsync<ControlPlaneUnavailableException>(() => Process().StartAsync(Spec, CancellationToken.None));

        _fault = _ => null;
        await Process().StartAsync(Spec, CancellationToken.None);

        _keys.Count.ShouldBe(7);
        _keys.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Pruning_gives_a_pending_start_up()
    {
        await CutOffAsync(Spec);

        await Process().StopAndPruneAsync(Id, CancellationToken.None);

        (await Store.FindPendingAsync(TestControlPlane.Organisation, Id, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Two_starts_of_one_workspace_at_the_same_moment_leave_one_box_that_is_on_file()
    {
        await Task.WhenAll(Process().StartAsync(Spec, CancellationToken.None), Process().StartAsync(Other, CancellationToken.None));

        (await Store.FindAsync(TestControlPlane.Organisation, Id, CancellationToken.None))!.InstanceId.ShouldBe(_boxes.Keys.Single());
    }

    /// <summary>The request arrives and the answer does not; nobody is left to put anything on file.</summary>
    private async Task CutOffAsync(WorkspaceSpec spec)
    {
        _fault = _ => ServerAnswer.Broken(ServerFault.Hang);
        using var death = new CancellationTokenSource();
        var start = Process().StartAsync(spec, death.Token);
        while (_keys.IsEmpty)
        {
            await Task.Delay(5);
        }

        await death.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => start);
        _fault = _ => null;
    }

    /// <summary>What another process would have: nothing in common but the file.</summary>
    private ControlPlaneWorkspaceProvisioner Process()
    {
        var client = TestControlPlane.Client(_server.Url, new ImpatientTime());
        lock (_clients)
        {
            _clients.Add(client);
        }

        return new ControlPlaneWorkspaceProvisioner(
            client, TestControlPlane.Options(_server.Url), Store, new RecordingLogger<ControlPlaneWorkspaceProvisioner>(), TimeProvider.System);
    }

    private ServerAnswer Answer(ReceivedRequest request)
    {
        var instance = HttpUtility.ParseQueryString(request.Target[(request.Target.IndexOf('?', StringComparison.Ordinal) + 1)..])["instance_id"] ?? string.Empty;
        switch ($"{request.Method} {request.Path.Split('/')[^1]}")
        {
            case "POST ensure-image":
                return new ServerAnswer(200, "{}");
            case "POST provision":
                var key = request.Field("idempotency_key")!;
                var fault = _fault(key);
                var made = "i-" + key[^12..];
                if (fault is null or { Fault: not ServerFault.None })
                {
                    _boxes[made] = key;
                }

                _keys.Enqueue(key);
                return fault ?? new ServerAnswer(201, $$"""{"instance_id":"{{made}}","private_ip":"10.0.0.1","state":"running"}""");
            default:
                _boxes.TryRemove(instance, out _);
                _onDelete();
                return new ServerAnswer(204, "");
        }
    }
}
