using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Molecule.Acceptance.Tests.Images;
using Molecule.Acceptance.Tests.Stack;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Stack;

namespace Molecule.Acceptance.Tests.Product;

/// <summary>
/// Ctrl-C on <c>./build.sh Up</c>, as a terminal sends it, while it does one thing or another: it ends, says what is left and tells the
/// truth, leaves nothing half made, and the next one goes on from there.
/// </summary>
public sealed partial class InterruptedUpAcceptance(ImageWorkshop workshop) : IClassFixture<ImageWorkshop>, IAsyncLifetime
{
    /// <summary>One that runs, and one that is healthy as soon as a variable is set.</summary>
    private const string Waiting = $$"""
        services:
          other: { image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Idle}} }
          sick:
            image: "{{ServiceFiles.Base}}"
            command: {{ServiceFiles.Idle}}
            environment: { WELL: "${WELL:-}" }
            healthcheck: { test: ["CMD-SHELL", "test -n \"$$WELL\""], interval: 500ms, retries: 1000 }
            x-molecule: { deadline: 10m }

        """;

    private readonly StackBench _bench = new(workshop.Engine, $"int-{Guid.NewGuid().ToString("n")[..10]}");

    private StackIdentity Identity => new(_bench.Identity.Name, BuildScript.RepositoryRoot);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await InstanceRemains.RemoveAsync(workshop.Engine, Identity.Instance);
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task While_an_image_is_built_the_engine_ends_the_build_too()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var marker = Random.Shared.Next(100_000_000, 999_999_999).ToString(CultureInfo.InvariantCulture);
        var context = Directory.CreateDirectory(Path.Combine(_bench.Checkout, "context")).FullName;
        await File.WriteAllTextAsync(Path.Combine(context, "Dockerfile"), workshop.Dockerfile($"ARG ROUNDS\nRUN for i in $(seq $ROUNDS); do sleep 0.{marker}; done"));
        await WriteAsync($$"""
            services:
              built: { build: { context: ./context, args: { ROUNDS: "${ROUNDS:-0}" } }, command: {{ServiceFiles.Idle}} }
              other: { image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Idle}} }
            """);

        using var script = Start([("ROUNDS", "3000")]);
        await script.ReadUntilAsync("built", "building", "RUN");
        for (var attempt = 0; !(await workshop.EngineProcessesAsync()).Contains($"sleep 0.{marker}", StringComparison.Ordinal); attempt++)
        {
            attempt.ShouldBeLessThan(60, "its instruction was announced and does not run");
        }

        await script.InterruptAsync();

        await ShouldTellAsync(script, running: [], missing: ["built", "other"]);
        (await workshop.StillRunsAsync($"sleep 0.{marker}")).ShouldBeFalse();
        await ShouldConvergeAsync([], "built", "other");
    }

    [Fact]
    public async Task While_an_image_is_pulled_nothing_of_the_stack_is_left()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // A registry that takes the call and never says a word.
        using var registry = new TcpListener(IPAddress.Loopback, 0);
        registry.Start();
        await WriteAsync($$"""
            services:
              pulled: { image: "${IMAGE:-{{ServiceFiles.Base}}}", command: {{ServiceFiles.Idle}} }
            """);

        using var script = Start([("IMAGE", $"{registry.LocalEndpoint}/team/app:1")]);
        await script.ReadUntilAsync("pulled", "pulling");
        using var engine = await registry.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await script.InterruptAsync();

        await ShouldTellAsync(script, running: [], missing: ["pulled"]);
        await ShouldConvergeAsync([], "pulled");
    }

    [Fact]
    public async Task While_a_template_is_cloned_git_ends_too_and_leaves_no_half_clone()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var server = new GitServer(Path.Combine(_bench.Checkout, "git"));
        server.Commit("o/t-codex", "one", ("Dockerfile", "FROM scratch"));
        server.Delay = TimeSpan.FromMinutes(10);
        var cache = Path.Combine(_bench.Checkout, "cache");
        await WriteAsync("x-molecule: { workspaces: { agent: { runtime: codex } } }");

        using var script = Start(
            [("MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX", server.Address + "o/t-"), ("MOLECULE_LOCAL_BUILD_CACHE", cache)], "--template-source", "git");
        await script.ReadUntilAsync("codex", "fetching");
        for (var attempt = 0; !server.Requests.Any(request => request.StartsWith("POST", StringComparison.Ordinal)); attempt++)
        {
            attempt.ShouldBeLessThan(600, "git does not ask for the commit");
            await Task.Delay(100);
        }

        await script.InterruptAsync();

        await ShouldTellAsync(script, running: [], missing: ["agent"]);
        Directory.GetDirectories(Path.Combine(cache, "codex")).ShouldBeEmpty();
    }

    [Fact]
    public async Task While_containers_start_what_is_said_to_run_is_all_there_is()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // However late the signal comes: without a variable that only the next run sets, this one does not end by itself.
        await WriteAsync(Waiting + $$"""
              after: { image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Idle}}, depends_on: { sick: { condition: service_healthy } } }
            """);

        using var script = Start([]);
        await script.ReadUntilAsync("sick", "starting");
        await script.InterruptAsync();

        var running = Told().Match(script.Output).Groups["running"].Value.Split(", ");
        string[] begun = [.. new[] { "other", "sick" }.Intersect(running)];
        await ShouldTellAsync(script, begun, missing: [.. new[] { "after", "other", "sick" }.Except(begun)]);
        await ShouldConvergeAsync([("WELL", "yes")], "after", "other", "sick");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_readiness_is_awaited_the_stack_runs_on_or_is_rolled_back(bool rollback)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await WriteAsync(Waiting);

        using var script = Start([], rollback ? ["--rollback"] : []);
        await script.ReadUntilAsync("sick", "waiting", "for health");
        await script.InterruptAsync();

        await (rollback ? ShouldTellAsync(script, running: [], missing: ["other", "sick"]) : ShouldTellAsync(script, running: ["other", "sick"], missing: []));
        await ShouldConvergeAsync([("WELL", "yes")], "other", "sick");
    }

    private Task WriteAsync(string file) => File.WriteAllTextAsync(_bench.File, file);

    private SignalledScript Start((string Name, string Value)[] variables, params string[] arguments) => SignalledScript.Start(
        new Dictionary<string, string?>(variables.Select(variable => new KeyValuePair<string, string?>(variable.Name, variable.Value)))
        {
            ["MOLECULE_STATE_HOME"] = _bench.StateHome,
            ["MOLECULE_LOCAL_IMAGE_ISOLATION"] = workshop.Isolation.Value,
        },
        ["Up", "--stack", Identity.Name, "--stack-file", _bench.File, "--engine", workshop.Engine.Endpoint.Address.ToString(), .. arguments]);

    /// <summary>What it says is left, and that this is what the engine has: no container besides, and without one no network.</summary>
    private async Task ShouldTellAsync(SignalledScript script, string[] running, string[] missing)
    {
        script.ExitCode.ShouldBe(130, script.Output);
        Told().Match(script.Output).Value.ShouldBe($"Interrupted. Running: {Names(running)}; not running: none; not there: {Names(missing)}.", script.Output);
        var containers = await InstanceRemains.ContainersAsync(workshop.Engine, Identity.Instance);
        containers.Select(container => container.Names[0]).Order(StringComparer.Ordinal).ShouldBe(running.Select(name => $"/molecule-{Identity.Instance}-{name}"), script.Output);
        (await InstanceRemains.NetworksAsync(workshop.Engine, Identity.Instance)).Count.ShouldBe(running.Length == 0 ? 0 : 1, script.Output);
    }

    private static string Names(string[] names) => names.Length == 0 ? "none" : string.Join(", ", names);

    /// <summary>The next one brings everything up, and the one after it has nothing to do.</summary>
    private async Task ShouldConvergeAsync((string Name, string Value)[] variables, params string[] members)
    {
        using var next = Start(variables);
        await next.EndAsync();
        next.ExitCode.ShouldBe(0, next.Output);
        using var last = Start(variables);
        await last.EndAsync();
        last.ExitCode.ShouldBe(0, last.Output);
        last.Output.Split('\n').Count(line => line.Contains("already up", StringComparison.Ordinal)).ShouldBe(members.Length, last.Output);
        (await InstanceRemains.ContainersAsync(workshop.Engine, Identity.Instance)).Count.ShouldBe(members.Length);
        (await InstanceRemains.NetworksAsync(workshop.Engine, Identity.Instance)).Count.ShouldBe(1);
    }

    [GeneratedRegex(@"Interrupted\. Running: (?<running>[^;]*); not running: [^;]*; not there: [^.]*\.")]
    private static partial Regex Told();
}
