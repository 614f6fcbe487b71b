using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.ControlPlane;
using Molecule.Provisioner.ControlPlane.Failures;
using Molecule.Provisioner.ControlPlane.Instances;
using Molecule.Provisioner.Diagnostics;
using Molecule.Provisioner.Tests.ControlPlane.Server;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.ControlPlane;

public sealed class ControlPlaneWorkspaceProvisionerTests : IAsyncDisposable
{
    private static readonly WorkspaceId Id = WorkspaceId.Parse(TestControlPlane.WorkspaceId);
    private static readonly WorkspaceSpec Spec = new() { Id = TestControlPlane.WorkspaceId, Runtime = "hermes", Tier = 2 };

    private readonly MemoryInstanceStore _store = new();
    private readonly LoopbackServer _server;
    private readonly Dictionary<string, ServerAnswer> _answers = new(StringComparer.Ordinal)
    {
        ["POST ensure-image"] = new ServerAnswer(200, """{"status":"ready","image_ref":"r/x@sha256:aa"}"""),
        ["POST provision"] = new ServerAnswer(201, """{"instance_id":"i-new","private_ip":"10.0.0.7","state":"running"}"""),
        ["DELETE " + TestControlPlane.WorkspaceId] = new ServerAnswer(204, ""),
        ["GET status"] = new ServerAnswer(200, """{"state":"running"}"""),
        ["GET console"] = new ServerAnswer(200, """{"output":"boot log"}"""),
    };

    private readonly IControlPlaneClient _client;
    private readonly ControlPlaneWorkspaceProvisioner _provisioner;
    private readonly RecordingLogger<ControlPlaneWorkspaceProvisioner> _logger = new();

    public ControlPlaneWorkspaceProvisionerTests()
    {
        _server = new LoopbackServer(request => _answers[$"{request.Method} {request.Path.Split('/')[^1]}"]);
        _client = TestControlPlane.Client(_server.Url, new ImpatientTime());
        _provisioner = new ControlPlaneWorkspaceProvisioner(_client, TestControlPlane.Options(_server.Url), _store, _logger, TimeProvider.System, [new FixedFetcher()]);
    }

    private List<string> Calls => [.. _server.Requests.Select(request => $"{request.Method} {request.Path.Split('/')[^1]}")];

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_start_makes_the_image_ready_makes_a_box_and_puts_it_on_file()
    {
        var started = await _provisioner.StartAsync(Spec with { Compute = new ManagedCompute { Provider = "gcp" } }, CancellationToken.None);

        Calls.ShouldBe(["POST ensure-image", "POST provision"]);
        started.ShouldBe(new StartedWorkspace(Id, "i-new", null, "http://10.0.0.7:8000", "r/x@sha256:aa", null));
        _store.Instances[Id].ShouldBe(new WorkspaceInstance("i-new", "gcp"));
    }

    [Fact]
    public async Task A_restart_stops_the_previous_box_only_after_its_image_is_ready()
    {
        _store.Instances[Id] = new WorkspaceInstance("i-old", "aws");

        await _provisioner.StartAsync(Spec, CancellationToken.None);

        Calls.ShouldBe(["POST ensure-image", "DELETE " + Id, "POST provision"]);
        _server.Requests.ElementAt(1).Target.ShouldEndWith("?instance_id=i-old&provider=aws");
    }

    [Theory]
    [InlineData(422)]
    [InlineData(503)]
    public async Task Without_an_image_nothing_is_stopped_or_made(int status)
    {
        _store.Instances[Id] = new WorkspaceInstance("i-old", null);
        _answers["POST ensure-image"] = new ServerAnswer(status, "");

        await Should.ThrowAsync<ControlPlaneException>(() => _provisioner.StartAsync(Spec, CancellationToken.None));

        Calls.ShouldBe(["POST ensure-image"]);
        _store.Instances[Id].ShouldBe(new WorkspaceInstance("i-old", null));
    }

    [Fact]
    public async Task A_previous_box_that_cannot_be_stopped_keeps_its_place()
    {
        _store.Instances[Id] = new WorkspaceInstance("i-old", null);
        _answers["DELETE " + Id] = new ServerAnswer(500, "");

        await Should.ThrowAsync<ControlPlaneUnavailableException>(() => _provisioner.StartAsync(Spec, CancellationToken.None));

        Calls.ShouldNotContain("POST provision");
        _store.Instances[Id].IsStopped.ShouldBeFalse();
    }

    [Fact]
    public async Task A_stopped_box_on_file_is_not_stopped_again()
    {
        _store.Instances[Id] = new WorkspaceInstance("i-old", null) { IsStopped = true };

        await _provisioner.StartAsync(Spec, CancellationToken.None);

        Calls.ShouldBe(["POST ensure-image", "POST provision"]);
    }

    [Fact]
    public async Task A_box_that_cannot_be_put_on_file_is_stopped_again()
    {
        _store.RefusesWrites = true;

        await Should.ThrowAsync<InstanceStoreException>(() => _provisioner.StartAsync(Spec, CancellationToken.None));

        _server.Requests.Last().Target.ShouldBe($"/cp/workspaces/{Id}?instance_id=i-new");
    }

    [Fact]
    public async Task A_box_that_can_neither_be_put_on_file_nor_stopped_is_named()
    {
        _store.RefusesWrites = true;
        _answers["DELETE " + Id] = new ServerAnswer(500, "");

        (await Should.ThrowAsync<InstanceLeftBehindException>(() => _provisioner.StartAsync(Spec, CancellationToken.None))).Instance.InstanceId.ShouldBe("i-new");
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_noticed_before_a_box_is_made()
    {
        _store.RefusesReads = true;

        await Should.ThrowAsync<InstanceStoreException>(() => _provisioner.StartAsync(Spec, CancellationToken.None));

        Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_two_starts_at_the_same_time_the_box_of_the_first_is_stopped()
    {
        _store.BeforePut = () => _store.Instances[Id] = new WorkspaceInstance("i-rival", null);

        await _provisioner.StartAsync(Spec, CancellationToken.None);

        _store.Instances[Id].InstanceId.ShouldBe("i-new");
        _server.Requests.Last().Target.ShouldEndWith("instance_id=i-rival");
    }

    [Fact]
    public async Task An_ordinary_request_has_no_kind_and_a_concierges_has()
    {
        await _provisioner.StartAsync(Spec with { Kind = "workspace" }, CancellationToken.None);
        await _provisioner.StartAsync(Spec with { Kind = "platform" }, CancellationToken.None);

        var bodies = _server.Requests.Where(request => request.Path.EndsWith("/provision", StringComparison.Ordinal)).Select(request => JsonNode.Parse(request.Body)!.AsObject()).ToList();
        bodies[0].ContainsKey("kind").ShouldBeFalse();
        ((string?)bodies[1]["kind"]).ShouldBe("platform");
        _server.Requests.ShouldAllBe(request => !request.Path.EndsWith("/ensure-image", StringComparison.Ordinal) || !request.Body.Contains("kind"));
        bodies.Select(body => (string?)body["idempotency_key"]).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task The_environment_is_sent_behind_its_guard_rails_for_a_concierge_too()
    {
        var environment = ImmutableDictionary<string, string>.Empty
            .Add("ADMIN_TOKEN", "canary-a").Add("GITHUB_TOKEN", "canary-b").Add("GITEA_TOKEN", "own").Add("GH_PAT", "pat").Add("X", "1");

        await _provisioner.StartAsync(Spec with { Kind = "platform", Environment = environment, OwnSecrets = ["GITEA_TOKEN", "ADMIN_TOKEN"] }, CancellationToken.None);

        JsonNode.Parse(_server.Requests.Last().Body)!["env"]!.AsObject().Select(variable => variable.Key).ShouldBe(["GH_PAT", "GITEA_TOKEN", "X"]);
        _logger.Lines.Count(line => line.Contains("is not sent", StringComparison.Ordinal)).ShouldBe(2);
        _logger.Lines.ShouldAllBe(line => !line.Contains("canary"));
    }

    [Fact]
    public async Task Generated_files_plugins_and_the_identity_travel_in_their_own_fields()
    {
        await _provisioner.StartAsync(
            Spec with
            {
                Kind = "platform",
                ConfigFiles = ImmutableDictionary<string, ImmutableArray<byte>>.Empty.Add("generated.json", [.. "{}"u8]),
                Assets = $"org/identity@{new string('a', 40)}",
                Plugins = ["molecule-platform-mcp"],
            },
            CancellationToken.None);

        var body = JsonNode.Parse(_server.Requests.Last().Body)!;
        ((string?)body["config_files"]!["generated.json"]).ShouldBe("e30=");
        body["config_files"]!.AsObject().Select(file => file.Key).ShouldContain("plugins/molecule-platform-mcp/plugin.yaml");
        body["template_assets"]!.AsObject().Select(file => file.Key).ShouldBe(["config.yaml"]);
    }

    [Fact]
    public async Task An_identity_with_a_path_outside_the_allow_list_aborts_the_start()
    {
        await Should.ThrowAsync<AssetBoundaryException>(() => _provisioner.StartAsync(Spec with { Assets = $"org/evil@{new string('a', 40)}" }, CancellationToken.None));

        Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_identity_of_more_than_16_MiB_aborts_the_start()
    {
        await Should.ThrowAsync<AssetBoundaryException>(() => _provisioner.StartAsync(Spec with { Assets = $"org/huge@{new string('a', 40)}" }, CancellationToken.None));

        Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_managed_compute_cannot_give_is_refused_by_field_before_any_call()
    {
        var refused = new Dictionary<string, WorkspaceSpec>
        {
            ["image"] = Spec with { Image = "registry.example/x:1" },
            ["host path"] = Spec with { HostPath = "/srv", Access = "read_only" },
            ["auth token"] = Spec with { AuthToken = "canary" },
            ["reset sessions"] = Spec with { ResetSessions = true },
            ["compute.display"] = Spec with { Compute = new ManagedCompute { Display = new() { Width = 800, Height = -1 } } },
            ["compute.disk"] = Spec with { Compute = new ManagedCompute { DiskGigabytes = -1 } },
            ["config files"] = Spec with { ConfigFiles = ImmutableDictionary<string, ImmutableArray<byte>>.Empty.Add("a", [.. new byte[ControlPlaneConfigFiles.Limit + 1]]) },
            ["runtime"] = Spec with { Runtime = "unknown" },
        };
        foreach (var (field, spec) in refused)
        {
            (await Should.ThrowAsync<InvalidWorkspaceSpecException>(() => _provisioner.StartAsync(spec, CancellationToken.None))).Field.ShouldBe(field);
        }

        Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(-1, 600, false)]
    [InlineData(800, 600, true)]
    public async Task A_display_has_pixels_in_both_directions(int width, int height, bool accepted)
    {
        var start = _provisioner.StartAsync(Spec with { Compute = new ManagedCompute { DiskGigabytes = 1, Display = new() { Width = width, Height = height } } }, CancellationToken.None);

        (await Record.ExceptionAsync(() => start) is null).ShouldBe(accepted);
    }

    [Fact]
    public async Task A_stop_without_a_box_on_file_calls_nobody()
    {
        await _provisioner.StopAsync(Id, CancellationToken.None);
        await _provisioner.StopAndPruneAsync(Id, CancellationToken.None);

        Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stopped_workspace_can_still_be_pruned_once()
    {
        _store.Instances[Id] = new WorkspaceInstance("i-1", null);

        await _provisioner.StopAsync(Id, CancellationToken.None);
        await _provisioner.StopAsync(Id, CancellationToken.None);
        await _provisioner.StopAndPruneAsync(Id, CancellationToken.None);
        await _provisioner.StopAndPruneAsync(Id, CancellationToken.None);

        _server.Requests.Select(request => request.Target).ShouldBe([$"/cp/workspaces/{Id}?instance_id=i-1", $"/cp/workspaces/{Id}?instance_id=i-1&prune=true"]);
        _store.Instances.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stop_that_failed_leaves_the_box_on_file()
    {
        _store.Instances[Id] = new WorkspaceInstance("i-1", null);
        _answers["DELETE " + Id] = new ServerAnswer(502, "");

        await Should.ThrowAsync<ControlPlaneUnavailableException>(() => _provisioner.StopAsync(Id, CancellationToken.None));

        _store.Instances[Id].ShouldBe(new WorkspaceInstance("i-1", null));
    }

    [Theory]
    [InlineData(200, """{"state":"running"}""", true, false)]
    [InlineData(200, """{"state":"stopped"}""", false, false)]
    [InlineData(200, """{"state":"Running"}""", false, false)]
    [InlineData(200, """{}""", true, true)]
    [InlineData(200, "<html>", true, true)]
    [InlineData(404, """{"error":"no such instance"}""", true, true)]
    [InlineData(503, "", true, true)]
    [InlineData(302, "", true, true)]
    public async Task The_running_question_is_answered_no_only_when_the_control_plane_says_so(int status, string body, bool running, bool error)
    {
        _store.Instances[Id] = new WorkspaceInstance("i-1", null);
        _answers["GET status"] = new ServerAnswer(status, body);

        var answer = await _provisioner.IsRunningAsync(Id, CancellationToken.None);

        answer.Running.ShouldBe(running);
        (answer.Error is not null).ShouldBe(error);
    }

    [Fact]
    public async Task A_workspace_that_is_not_on_file_or_was_stopped_does_not_run()
    {
        (await _provisioner.IsRunningAsync(Id, CancellationToken.None)).ShouldBe(RunningAnswer.No);
        _store.Instances[Id] = new WorkspaceInstance("i-1", null) { IsStopped = true };
        (await _provisioner.IsRunningAsync(Id, CancellationToken.None)).ShouldBe(RunningAnswer.No);

        Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_counts_as_running()
    {
        _store.RefusesReads = true;

        (await _provisioner.IsRunningAsync(Id, CancellationToken.None)).ShouldSatisfyAllConditions(
            answer => answer.Running.ShouldBeTrue(), answer => answer.Error.ShouldBeOfType<InstanceStoreException>());
    }

    [Fact]
    public async Task The_callers_cancellation_of_the_running_question_is_no_answer()
    {
        _store.Instances[Id] = new WorkspaceInstance("i-1", null);

        await Should.ThrowAsync<OperationCanceledException>(() => _provisioner.IsRunningAsync(Id, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task The_console_is_asked_for_only_when_there_is_a_box()
    {
        (await _provisioner.GetConsoleAsync(Id, CancellationToken.None)).ShouldBeNull();
        _store.Instances[Id] = new WorkspaceInstance("i-1", null);
        (await _provisioner.GetConsoleAsync(Id, CancellationToken.None)).ShouldBe("boot log");
    }

    [Fact]
    public async Task A_start_is_an_activity_with_its_steps_below_it()
    {
        var stopped = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ProvisionerTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (stopped)
                {
                    stopped.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var mine = new Activity("test").Start();
        _store.Instances[Id] = new WorkspaceInstance("i-old", null);

        await _provisioner.StartAsync(Spec, CancellationToken.None);

        var start = stopped.Single(activity => activity.TraceId == mine.TraceId && activity.OperationName == "workspace.start");
        stopped.Where(activity => activity.ParentSpanId == start.SpanId).Select(activity => activity.OperationName)
            .ShouldBe(["workspace.assets", "workspace.image", "workspace.remove_old", "workspace.begin", "workspace.provision", "workspace.record"]);
    }

    /// <summary>Hands over one file, or what no fetcher should.</summary>
    private sealed class FixedFetcher : IAssetFetcher
    {
        public bool CanFetch(AssetReference reference) => reference is PinnedAssets;

        public Task<AssetSet> FetchAsync(AssetReference reference, CancellationToken cancellation) => Task.FromResult(((PinnedAssets)reference).Repository switch
        {
            "org/evil" => AssetSet.Of([KeyValuePair.Create("Dockerfile", ImmutableArray.Create(Encoding.UTF8.GetBytes("FROM x")))]),
            "org/huge" => AssetSet.Of([KeyValuePair.Create("config.yaml", ImmutableArray.Create(new byte[AssetSet.Limit + 1]))]),
            _ => AssetSet.Of([KeyValuePair.Create("config.yaml", ImmutableArray.Create(Encoding.UTF8.GetBytes("name: x")))]),
        });
    }
}
