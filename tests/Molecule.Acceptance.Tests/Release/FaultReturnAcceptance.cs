using Molecule.Release.Rollbacks;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>As <see cref="FaultMatrixAcceptance"/>, for the two commands that move what is published already: one request goes wrong, whichever, in any way.</summary>
[Collection(FaultCollection.Name)]
public sealed class FaultReturnAcceptance(FaultBench bench)
{
    [Fact]
    public void Undisturbed_a_rollback_ends_where_the_first_release_stood()
    {
        bench.Rollback.Requests.ShouldHaveGoneBackWhole(bench.FirstSet);
        foreach (var (repository, digest) in bench.FirstSet)
        {
            bench.Undisturbed.ShouldNotContain($"image {repository}:latest {digest}");
            bench.Rollback.End.ShouldContain($"image {repository}:latest {digest}");
        }
    }

    [Theory]
    [Trait(ChaosRounds.Trait, ChaosRounds.Category)]
    [MemberData(nameof(ChaosRounds.Seeds), MemberType = typeof(ChaosRounds))]
    public async Task Any_one_request_of_a_rollback_may_go_wrong_and_latest_and_pins_are_never_mixed_at_the_end(int seed)
    {
        foreach (var (index, kind) in FaultTrial.Of(bench.Rollback, seed, everything: true))
        {
            (await FaultTrial.RunAsync(bench, bench.Rollback, index, kind)).ShouldHaveGoneBackWhole(bench.FirstSet);
        }
    }

    [Theory]
    [Trait(ChaosRounds.Trait, ChaosRounds.Category)]
    [MemberData(nameof(ChaosRounds.Seeds), MemberType = typeof(ChaosRounds))]
    public async Task Any_one_request_of_a_promotion_may_go_wrong_and_each_pin_moves_once(int seed)
    {
        foreach (var (index, kind) in FaultTrial.Of(bench.Promotion, seed, everything: true))
        {
            var log = await FaultTrial.RunAsync(bench, bench.Promotion, index, kind);
            log.ShouldAllBe(entry => entry.Method == "GET" || entry.Method == "HEAD" || entry.Server == "control plane");
            log.Count(entry => entry.IsPromotion && entry.Succeeded).ShouldBe(2);
        }
    }

    /// <summary>The registry refuses one of two <c>:latest</c>, for good.</summary>
    [Fact]
    public async Task A_rollback_that_gets_stuck_says_which_latest_is_moved_and_which_is_not_and_a_rerun_moves_it()
    {
        await using var world = await FaultWorld.CreateAsync(bench, bench.After);
        world.Line.Plan = entry => entry.ManifestPut is ("team/workspace-template-hermes", "latest") ? FaultKind.ServerError : null;

        var stuck = await world.RunAsync(FaultBench.First, "Rollback");
        world.Line.Plan = _ => null;

        var failure = stuck.Failure.ShouldBeOfType<RollbackUnfinishedException>(stuck.Output);
        (failure.There.ShouldHaveSingleItem(), failure.Left.ShouldHaveSingleItem()).ShouldBe(("codex", "hermes"));
        stuck.Output.ShouldContain("Run the same command again");
        world.Line.Entries.ShouldAllBe(entry => !entry.IsPromotion);
        (await world.RunAsync(FaultBench.First, "Rollback")).ShouldHaveSucceeded();
        (await world.DescribeAsync()).ShouldBe(bench.Rollback.End);
    }
}
