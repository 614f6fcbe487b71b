using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Stack;

namespace Molecule.Acceptance.Tests.Stack;

public sealed class ServiceReadinessAcceptance(AcceptanceEngine fixture) : IClassFixture<AcceptanceEngine>
{
    [Fact]
    public async Task What_does_not_become_ready_fails_with_its_evidence_and_the_others_run_on()
    {
        await using var bench = new StackBench(fixture.Engine);
        var file = $$"""
            services:
              well: { image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Idle}}, x-molecule: { readiness: { log: "idle begins" } } }
              sick:
                image: "{{ServiceFiles.Base}}"
                command: ["sh", "-c", "for i in $(seq 40); do echo line $i; done; exec sleep 600"]
                healthcheck: { test: ["CMD-SHELL", "echo no store; exit 1"], interval: 500ms, retries: 2 }
                x-molecule: { deadline: 4s }
              job: { image: "{{ServiceFiles.Base}}", command: ["sh", "-c", "echo cannot seed; exit 7"] }
              late: { image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Idle}}, depends_on: { job: { condition: service_completed_successfully } } }
              deaf: { image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Idle}}, ports: ["80"], x-molecule: { readiness: { tcp: 80 }, deadline: 2s } }
            """.Replace("$(", "$$(", StringComparison.Ordinal).Replace("$i;", "$$i;", StringComparison.Ordinal);

        var failure = await Should.ThrowAsync<StackUpException>(() => bench.UpAsync(bench.Stack(file)));

        failure.Running.ShouldBe(["well"]);
        failure.Failures.Select(failed => (failed.Member, failed.Step, failed.ExitCode)).ShouldBe(
            [("deaf", "readiness", null), ("job", "readiness", 7), ("late", "dependency", null), ("sick", "readiness", null)]);
        failure.Failures[0].Message.ShouldContain("waiting for TCP port 80 (");
        failure.Failures[1].Message.ShouldBe("'job' ended with exit code 7");
        failure.Failures[1].LastLines.ShouldBe(["cannot seed"]);
        failure.Failures[2].Message.ShouldContain("'job', which it depends on, did not come up");
        failure.Failures[3].Message.ShouldContain("waiting for health (unhealthy: no store)");
        failure.Failures[3].LastLines.Length.ShouldBe(30);
        failure.Failures[3].LastLines[^1].ShouldBe("line 40");
        failure.Failures[3].Remedy.ShouldContain("Logs --service sick");
        bench.Events.ToArray().OfType<StackEvent.Waiting>().Where(wait => wait.Member == "sick").Select(wait => wait.LastLogLine).ShouldContain("line 40");

        // What depended on the job was not begun; what failed is still there to be looked at.
        (await bench.Stack(file).StatusAsync(CancellationToken.None)).Services.Select(row => (row.Name, row.State)).ShouldBe(
            [("deaf", "running"), ("job", "exited"), ("late", "missing"), ("sick", "running"), ("well", "running")]);
    }

    [Fact]
    public async Task A_rollback_takes_away_what_this_run_has_made_and_nothing_that_was_there()
    {
        await using var bench = new StackBench(fixture.Engine);
        var good = $$"""{ image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Idle}} }""";
        var bad = $$"""{ image: "{{ServiceFiles.Base}}", command: ["sh", "-c", "exit 1"], volumes: ["data:/data"], x-molecule: { readiness: { log: "never said" } } }""";
        var rollback = new StackUpRequest { Rollback = true };

        await Should.ThrowAsync<StackUpException>(() => bench.UpAsync(bench.Stack($"services: {{ one: {good}, bad: {bad} }}\nvolumes: {{ data: {{}} }}"), rollback, onEvent: null));
        (await InstanceRemains.ContainersAsync(fixture.Engine, bench.Identity.Instance)).ShouldBeEmpty();
        (await InstanceRemains.NetworksAsync(fixture.Engine, bench.Identity.Instance)).ShouldBeEmpty();
        (await InstanceRemains.VolumesAsync(fixture.Engine, bench.Identity.Instance)).Count.ShouldBe(1, "data is never taken away");

        await bench.UpAsync(bench.Stack($"services: {{ one: {good} }}"));
        await Should.ThrowAsync<StackUpException>(() => bench.UpAsync(bench.Stack($"services: {{ one: {good}, bad: {bad} }}\nvolumes: {{ data: {{}} }}"), rollback, onEvent: null));
        (await bench.Stack($"services: {{ one: {good} }}").StatusAsync(CancellationToken.None)).Services.Select(row => (row.Name, row.State)).ShouldBe([("one", "running")]);
    }

    [Fact]
    public async Task A_service_that_is_asked_for_nothing_must_at_least_stay_up_for_a_moment()
    {
        await using var bench = new StackBench(fixture.Engine);
        var file = $$"""
            services:
              stays: { image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Idle}} }
              dies: { image: "{{ServiceFiles.Base}}", command: ["sh", "-c", "sleep 0.1; echo no config; exit 3"] }
            """;

        var failure = await Should.ThrowAsync<StackUpException>(() => bench.UpAsync(bench.Stack(file)));

        failure.Running.ShouldBe(["stays"]);
        failure.Failures.Select(failed => (failed.Member, failed.ExitCode, failed.LastLines[^1])).ShouldBe([("dies", 3, "no config")]);
    }

    [Fact]
    public async Task Readiness_follows_the_engines_events_and_looks_again_by_itself_only_rarely()
    {
        await using var bench = new StackBench(fixture.Engine);
        await using var proxy = new RecordingProxy(fixture.Engine);
        var file = $$"""
            services:
              slow: { image: "{{ServiceFiles.Base}}", command: {{ServiceFiles.Idle}}, healthcheck: { test: ["CMD", "true"], interval: 3s } }
            """;

        await bench.UpAsync(bench.Stack(file, engine: proxy.Engine));

        proxy.Requests.Count(request => request.Contains("/events?")).ShouldBe(1);
        proxy.Requests.Count(request => request.EndsWith("/json") && request.Contains("/containers/") && !request.Contains("/containers/json")).ShouldBeLessThanOrEqualTo(6, string.Join('\n', proxy.Requests));
    }
}
