using Docker.DotNet.Models;
using Molecule.Release.Preflight;
using Molecule.Release.Running;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>The troubles that are no single fault: what dies on the way, what is asked to wait, what was left half-done, what was wrong from the start.</summary>
[Collection(FaultCollection.Name)]
public sealed class FaultTroubleAcceptance(FaultBench bench) : IDisposable
{
    public void Dispose() => bench.Registry.Tokens = null;

    [Fact]
    public async Task Tokens_that_die_in_mid_upload_are_renewed()
    {
        await using var world = await FaultWorld.CreateAsync(bench, bench.Before);
        var tokens = bench.Registry.Tokens = new FaultTokens(requestsPerToken: 6);

        var outcome = await world.RunAsync(FaultBench.Next);

        outcome.ShouldHaveSucceeded();
        tokens.Refused.ShouldBeGreaterThan(0);
        await ShouldBeUndisturbedAsync(world, outcome);
    }

    /// <summary>Each answer tells the server's own time: how long to wait is found out from that, not from a clock here.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task A_rate_limit_is_waited_for_by_githubs_clock_which_need_not_be_ours(int hours)
    {
        var clock = new StandingTime(TimeSpan.FromHours(hours));
        await using var world = await FaultWorld.CreateAsync(bench, bench.Before, clock);
        world.GitHub.Limits.Leave(5, TimeSpan.FromSeconds(10));
        world.Line.Plan = _ =>
        {
            // Time passes there once somebody has been refused.
            clock.Advance(world.GitHub.Limits.Refused > 0 ? TimeSpan.FromSeconds(10) : TimeSpan.Zero);
            return null;
        };

        var outcome = await world.RunAsync(FaultBench.Next);

        outcome.ShouldHaveSucceeded();
        world.GitHub.Limits.Refused.ShouldBeGreaterThan(0);
        await ShouldBeUndisturbedAsync(world, outcome);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    public async Task A_secondary_limit_is_waited_for_as_told(int status)
    {
        await using var world = await FaultWorld.CreateAsync(bench, bench.Before);
        world.GitHub.Limits.RefuseNext(3, TimeSpan.FromSeconds(2), status);

        var outcome = await world.RunAsync(FaultBench.Next);

        outcome.ShouldHaveSucceeded();
        world.GitHub.Limits.Refused.ShouldBe(3);
        await ShouldBeUndisturbedAsync(world, outcome);
    }

    [Fact]
    public async Task A_limit_that_lasts_too_long_is_told_before_anything_is_touched_and_a_later_run_releases()
    {
        await using var world = await FaultWorld.CreateAsync(bench, bench.Before);
        var before = await world.DescribeAsync();
        world.GitHub.Limits.Leave(0, TimeSpan.FromHours(1));

        var refused = await world.RunAsync(FaultBench.Next);
        refused.Failure.ShouldBeOfType<ReleaseRefusedException>().Problems.ShouldHaveSingleItem().Subject.ShouldBe("GitHub");
        refused.Output.ShouldContain("rate limit");
        (await world.DescribeAsync()).ShouldBe(before);

        world.GitHub.Limits.Leave(5000, TimeSpan.FromHours(1));
        await ShouldBeUndisturbedAsync(world, await world.RunAsync(FaultBench.Next));
    }

    [Fact]
    public async Task An_upload_to_github_that_broke_off_is_cleared_away_and_done_again()
    {
        await using var world = await FaultWorld.CreateAsync(bench, bench.Before);
        world.GitHub.BreakNextUpload();

        await ShouldBeUndisturbedAsync(world, await world.RunAsync(FaultBench.Next));
    }

    [Fact]
    public async Task A_token_that_is_revoked_on_the_way_is_told_and_a_new_one_completes_what_was_begun()
    {
        await using var world = await FaultWorld.CreateAsync(bench, bench.Before);
        world.Line.Plan = entry =>
        {
            if (entry.Server == "github" && entry.Method == "POST")
            {
                world.GitHub.Revoked.Add(GitHubServer.Token);
            }

            return null;
        };

        var refused = await world.RunAsync(FaultBench.Next);
        refused.Succeeded.ShouldBeFalse();
        refused.Output.ShouldContain("401");
        refused.Output.ShouldContain("GITHUB_TOKEN");
        FaultCanaries.ShouldNotAppearIn(refused.Output);

        world.Line.Plan = _ => null;
        world.GitHub.Revoked.Clear();
        await ShouldBeUndisturbedAsync(world, await world.RunAsync(FaultBench.Next));
    }

    [Fact]
    public async Task What_is_wrong_from_the_start_is_told_all_at_once_and_nothing_is_touched()
    {
        await using var world = await FaultWorld.CreateAsync(bench, bench.Before);
        var before = await world.DescribeAsync();
        await File.WriteAllTextAsync(Path.Combine(world.Clone, "unfinished"), "work");
        await FaultBench.GitAsync(world.Bare, "config", "http.receivepack", "false");
        var variables = world.Variables("0.9.0", "Release");
        variables[FaultRelease.Password] = "wrong-canary-password";
        variables[FaultRelease.Token] = GitHubServer.ReaderToken;
        variables["CP_ADMIN_API_TOKEN"] = "wrong-canary-secret";
        variables[AcceptanceEngine.Variable] = "unix:///nowhere/docker.sock";

        var refused = await FaultRelease.RunAsync(new TestAgent.TestEnvironment(variables), CancellationToken.None);

        var problems = refused.Failure.ShouldBeOfType<ReleaseRefusedException>().Problems;
        problems.Select(problem => problem.Subject).Distinct().ShouldBe(["GitHub", "control plane", "engine", "git remote", "registry", "tree", "version"], ignoreOrder: true);
        refused.Output.ShouldNotContain("wrong-canary");
        FaultCanaries.ShouldNotAppearIn(refused.Output);
        (await world.DescribeAsync()).ShouldBe(before);
        world.Line.Entries.ShouldAllBe(entry => entry.ManifestPut == null);
    }

    [Fact]
    public async Task Without_credentials_nothing_is_touched_and_what_is_missing_is_named()
    {
        await using var world = await FaultWorld.CreateAsync(bench, bench.Before);
        var before = await world.DescribeAsync();
        var variables = world.Variables(FaultBench.Next, "Release");
        variables.Remove(FaultRelease.Token);
        variables.Remove("CP_ADMIN_API_TOKEN");
        variables.Remove("MOLECULE_CP_SHARED_SECRET");
        variables.Remove(FaultRelease.User);
        variables.Remove(FaultRelease.Password);

        var refused = await FaultRelease.RunAsync(new TestAgent.TestEnvironment(variables), CancellationToken.None);

        refused.Failure.ShouldBeOfType<ReleaseRefusedException>(refused.Output).Problems.Select(problem => problem.Subject).Distinct().ShouldBe(["GitHub", "control plane", "registry"], ignoreOrder: true);
        foreach (var remedy in new[] { "GITHUB_TOKEN", "MOLECULE_CP_SHARED_SECRET", "docker login" })
        {
            refused.Output.ShouldContain(remedy);
        }

        (await world.DescribeAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_repository_that_refuses_us_is_named_before_anything_is_touched()
    {
        await using var world = await FaultWorld.CreateAsync(bench, bench.Before);
        var before = await world.DescribeAsync();
        world.Line.Plan = entry => entry.Method == "POST" && entry.Path.Contains("-hermes/blobs/uploads", StringComparison.Ordinal) ? FaultKind.Denied : null;

        var refused = await world.RunAsync(FaultBench.Next);

        refused.Failure.ShouldBeOfType<ReleaseRefusedException>(refused.Output).Problems.ShouldHaveSingleItem().Subject.ShouldBe("registry");
        refused.Output.ShouldContain("team/workspace-template-hermes");
        world.Line.Entries.ShouldAllBe(entry => entry.ManifestPut == null);
        (await world.DescribeAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Wherever_a_release_is_interrupted_it_says_that_and_nothing_else_and_the_same_command_continues_it()
    {
        await using var world = await FaultWorld.CreateAsync(bench, bench.Before);
        foreach (var (server, method, end) in new[]
        {
            ("registry", "PUT", "/manifests/latest"),
            ("git", "POST", "/git-receive-pack"),
            ("github", "POST", "/releases"),
            ("control plane", "POST", "/promote"),
        })
        {
            using var stopping = new CancellationTokenSource();
            world.Line.Plan = entry => entry.Server == server && entry.Method == method && entry.Path.EndsWith(end, StringComparison.Ordinal) ? FaultKind.Hold : null;

            var running = world.RunAsync(FaultBench.Next, cancellation: stopping.Token);
            await Task.WhenAny(world.Line.Held, running);
            await stopping.CancelAsync();
            var outcome = await running;

            var interrupted = outcome.Failure.ShouldBeOfType<ReleaseInterruptedException>($"at {server} {end}: {outcome.Output}");
            interrupted.Reached.ShouldStartWith("stage (2)");
            interrupted.Failure.ShouldBeNull(outcome.Output);
        }

        world.Line.Plan = _ => null;
        await ShouldBeUndisturbedAsync(world, await world.RunAsync(FaultBench.Next));
    }

    [Fact]
    public async Task A_version_whose_tag_holds_another_image_is_an_error_and_moves_nothing()
    {
        await using var world = await FaultWorld.CreateAsync(bench, bench.Before);
        await CopyTagAsync(world, "latest", FaultBench.Next);
        var before = await world.DescribeAsync();

        var refused = await world.RunAsync(FaultBench.Next);

        refused.Succeeded.ShouldBeFalse();
        refused.Output.ShouldContain($":{FaultBench.Next}");
        (await world.DescribeAsync()).Split('\n').Except(before.Split('\n')).ShouldAllBe(line => line.Contains(":sha-", StringComparison.Ordinal) || line.Contains($"hermes:{FaultBench.Next}", StringComparison.Ordinal));
        world.Line.Entries.ShouldAllBe(entry => entry.ManifestPut == null || entry.ManifestPut.Value.Reference != "latest");
    }

    [Fact]
    public async Task A_release_verifies_and_whoever_tampers_with_it_is_found_out()
    {
        await using var world = await FaultWorld.CreateAsync(bench, bench.Before);
        (await world.RunAsync(FaultBench.Next)).ShouldHaveSucceeded();
        (await world.RunAsync(FaultBench.Next, "Verify")).ShouldHaveSucceeded();

        await CopyTagAsync(world, FaultBench.First, "latest");

        var tampered = await world.RunAsync(FaultBench.Next, "Verify");
        tampered.Succeeded.ShouldBeFalse();
        tampered.Output.ShouldContain("DIFFERS");
    }

    [Fact]
    public async Task A_rollback_brings_back_latest_and_pins_and_the_release_can_be_cut_again()
    {
        await using var world = await FaultWorld.CreateAsync(bench, bench.Before);
        var before = Moving(await world.DescribeAsync());
        (await world.RunAsync(FaultBench.Next)).ShouldHaveSucceeded();

        (await world.RunAsync(FaultBench.First, "Rollback")).ShouldHaveSucceeded();

        Moving(await world.DescribeAsync()).ShouldBe(before);
        var pins = world.ControlPlane.Promotions.GroupBy(promotion => promotion.Runtime, StringComparer.Ordinal).Select(group => group.Last().Digest);
        pins.ShouldBe(bench.Before.Promotions.Select(promotion => promotion.Digest), ignoreOrder: true);
    }

    /// <summary>Whose secrets are canaries; the engine is asked what the images say of themselves.</summary>
    [Fact]
    public async Task No_label_of_an_image_has_a_secret_in_it()
    {
        var images = await bench.Engine.Docker.Images.ListImagesAsync(new ImagesListParameters { All = true });
        var labels = images.Where(image => (image.RepoTags ?? []).Any(tag => tag.Contains(bench.Isolation, StringComparison.Ordinal))).SelectMany(image => image.Labels).ToArray();

        labels.ShouldNotBeEmpty();
        FaultCanaries.ShouldNotAppearIn(string.Join('\n', labels.Select(label => $"{label.Key}={label.Value}")));
    }

    private async Task ShouldBeUndisturbedAsync(FaultWorld world, FaultOutcome outcome)
    {
        outcome.ShouldHaveSucceeded();
        (await world.DescribeAsync()).ShouldBe(bench.Undisturbed, outcome.Output);
        world.Line.Entries.ShouldHaveMovedNothingAheadOf(bench.WholeSet);
        FaultCanaries.ShouldNotAppearIn(outcome.Output);
        FaultCanaries.ShouldNotHaveBeenWrittenBelow(world);
    }

    /// <summary>Somebody else puts one tag's image of codex under another.</summary>
    private static async Task CopyTagAsync(FaultWorld world, string from, string to)
    {
        using var client = world.Registry.CreateClient();
        var repository = Containers.References.Repository.Parse($"{world.Registry.Authority}/team/workspace-template-codex");
        await client.PutManifestAsync(repository.WithTag(to), await client.GetManifestAsync(repository.WithTag(from), CancellationToken.None), CancellationToken.None);
    }

    private static string[] Moving(string state) => [.. state.Split('\n').Where(line => line.Contains(":latest ", StringComparison.Ordinal))];
}
