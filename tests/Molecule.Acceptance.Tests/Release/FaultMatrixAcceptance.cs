namespace Molecule.Acceptance.Tests.Release;

/// <summary>
/// A release in which one request goes wrong, once: whichever it is, of whichever server, the end is that of a release in which none does, at the
/// latest after the same command was given again; and what moves never moves ahead of what does not.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class FaultMatrixAcceptance(FaultBench bench)
{
    [Fact]
    public void Undisturbed_everything_that_moves_comes_last()
    {
        bench.Release.Requests.ShouldHaveMovedNothingAheadOf(bench.WholeSet);
        bench.Release.Requests.Select(entry => entry.Server).Distinct().Order(StringComparer.Ordinal).ShouldBe(["control plane", "git", "github", "registry"]);
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
        world.Line.Entries.Skip(first).ShouldAllBe(entry => entry.ManifestPut == null && !entry.IsPromotion);
    }

    /// <summary>What an answer can be, in turn, and both moments to be killed.</summary>
    [Theory]
    [Trait(ChaosRounds.Trait, ChaosRounds.Category)]
    [MemberData(nameof(ChaosRounds.Seeds), MemberType = typeof(ChaosRounds))]
    public async Task Any_one_request_may_go_wrong_and_the_end_is_the_undisturbed_one(int seed)
    {
        foreach (var (index, kind) in FaultTrial.Of(bench.Release, seed, everything: false))
        {
            (await FaultTrial.RunAsync(bench, bench.Release, index, kind)).ShouldHaveMovedNothingAheadOf(bench.WholeSet);
        }
    }
}
