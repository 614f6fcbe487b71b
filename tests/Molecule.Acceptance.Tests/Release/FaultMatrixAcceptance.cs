namespace Molecule.Acceptance.Tests.Release;

/// <summary>
/// A release in which one request goes wrong, once: whichever it is, of whichever server, the end is that of a release in which none does, at the
/// latest after the same command was given again; and what moves never moves ahead of what does not.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class FaultMatrixAcceptance(FaultBench bench)
{
    /// <summary>From so many rounds on, all requests are shared out among them; fewer are a sample, of one request each.</summary>
    private const int RoundsForAll = 20;

    private static readonly FaultKind[] Answers = [FaultKind.Cut, FaultKind.LostReply, FaultKind.TooManyRequests, FaultKind.ServerError, FaultKind.BadGateway];
    private static readonly FaultKind[] Kills = [FaultKind.Kill, FaultKind.KillAfter];

    [Fact]
    public void Undisturbed_everything_that_moves_comes_last()
    {
        bench.Requests.ShouldHaveMovedNothingAheadOf(bench.WholeSet);
        bench.Requests.Select(entry => entry.Server).Distinct().Order(StringComparer.Ordinal).ShouldBe(["control plane", "git", "github", "registry"]);
        bench.Undisturbed.ShouldContain($"team/workspace-template-codex:{FaultBench.Next}");
    }

    [Fact]
    public async Task A_release_that_is_cut_again_changes_nothing_anywhere()
    {
        await using var world = await FaultWorld.CreateAsync(bench, bench.Before);
        (await world.RunAsync(FaultBench.Next)).ShouldHaveSucceeded();
        var first = world.Line.Count;

        (await world.RunAsync(FaultBench.Next)).ShouldHaveSucceeded();

        (await world.DescribeAsync()).ShouldBe(bench.Undisturbed);
        world.GitHub.Releases.ShouldAllBe(release => release.Updates == 1, "a published release was written again");
        world.Line.Entries.Skip(first).ShouldAllBe(entry => entry.ManifestPut == null && !entry.Path.EndsWith("/promote", StringComparison.Ordinal));
    }

    /// <summary>What an answer can be, in turn, and both moments to be killed.</summary>
    [Theory]
    [Trait(ChaosRounds.Trait, ChaosRounds.Category)]
    [MemberData(nameof(ChaosRounds.Seeds), MemberType = typeof(ChaosRounds))]
    public async Task Any_one_request_may_go_wrong_and_the_end_is_the_undisturbed_one(int seed)
    {
        var (requests, rounds) = (bench.Requests.Count, ChaosRounds.Seeds.Count);
        var random = new Random(seed);
        var indexes = rounds < RoundsForAll ? [random.Next(requests)] : Enumerable.Range(0, requests).Where(index => index % rounds == seed - 1).ToArray();
        foreach (var index in indexes)
        {
            await RunAsync(index, Answers[random.Next(Answers.Length)]);
            await RunAsync(index, Kills[random.Next(Kills.Length)]);
        }
    }

    private async Task RunAsync(int index, FaultKind kind)
    {
        await using var world = await FaultWorld.CreateAsync(bench, bench.Before);
        world.Line.Plan = FaultLine.At(index, kind);
        var isKill = Kills.Contains(kind);
        var first = isKill ? await world.RunProcessAsync(FaultBench.Next) : await world.RunAsync(FaultBench.Next);
        world.Line.Plan = _ => null;
        var spoilt = world.Line.Entries.FirstOrDefault(entry => entry.Fault is not null);

        // Every third of those that were killed is continued elsewhere, by somebody who knows nothing of it.
        var isElsewhere = isKill && index % 3 == 0;
        if (!first.Succeeded)
        {
            if (isElsewhere)
            {
                await world.MoveToAnotherMachineAsync();
            }

            var again = await world.RunAsync(FaultBench.Next);
            again.Succeeded.ShouldBeTrue($"the rerun failed after {spoilt}\nFIRST RUN\n{first.Output}\nRERUN\n{again.Output}");
        }

        var context = $"after {spoilt}{(isElsewhere ? ", continued elsewhere" : string.Empty)}\nFIRST RUN\n{first.Output}";
        (await world.DescribeAsync(isElsewhere)).ShouldBe(isElsewhere ? bench.UndisturbedButPreviousLatest : bench.Undisturbed, context);
        world.Line.Entries.ShouldHaveMovedNothingAheadOf(bench.WholeSet);
        FaultCanaries.ShouldNotAppearIn(first.Output);
        FaultCanaries.ShouldNotHaveBeenWrittenBelow(world);
    }
}
