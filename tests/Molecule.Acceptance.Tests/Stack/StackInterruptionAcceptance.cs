using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Stack;

namespace Molecule.Acceptance.Tests.Stack;

public sealed class StackInterruptionAcceptance(AcceptanceEngine fixture) : IClassFixture<AcceptanceEngine>
{
    [Theory]
    [InlineData(typeof(StackEvent.Planned))]
    [InlineData(typeof(StackEvent.NetworkCreated))]
    [InlineData(typeof(StackEvent.Starting))]
    [InlineData(typeof(StackEvent.Started))]
    [InlineData(typeof(StackEvent.Ready))]
    public async Task An_up_that_is_interrupted_leaves_nothing_half_made_says_what_is_left_and_the_next_one_goes_on(Type phase)
    {
        await using var bench = new StackBench(fixture.Engine);
        using var interruption = new CancellationTokenSource();

        var left = await Should.ThrowAsync<StackInterruptedException>(() => bench.UpAsync(
            bench.Stack(ServiceFiles.Shop), new StackUpRequest(), reported => CancelAt(reported, phase, interruption), interruption.Token));

        left.Known.ShouldBeTrue();
        left.Created.ShouldBeEmpty("a container that was created and not started would be half made");
        left.Running.Concat(left.Missing).Order(StringComparer.Ordinal).ShouldBe(["seed", "store", "web"]);
        var containers = await InstanceRemains.ContainersAsync(fixture.Engine, bench.Identity.Instance);
        containers.Count.ShouldBe(left.Running.Length);
        (await InstanceRemains.NetworksAsync(fixture.Engine, bench.Identity.Instance)).Count.ShouldBe(containers.Count == 0 ? 0 : 1);

        var up = await bench.UpAsync(bench.Stack(ServiceFiles.Shop));
        up.Services.Select(row => row.State).ShouldBe(["completed", "running", "running"]);
        up.Services.Select(row => row.ContainerId).Intersect(containers.Select(container => container.ID)).Count().ShouldBe(containers.Count, "what was there is kept");
    }

    [Fact]
    public async Task An_interrupted_up_that_rolls_back_leaves_a_clean_engine_and_says_so()
    {
        await using var bench = new StackBench(fixture.Engine);
        using var interruption = new CancellationTokenSource();

        var left = await Should.ThrowAsync<StackInterruptedException>(() => bench.UpAsync(
            bench.Stack(ServiceFiles.Shop), new StackUpRequest { Rollback = true }, reported => CancelAt(reported, typeof(StackEvent.Ready), interruption), interruption.Token));

        left.Missing.ShouldBe(["seed", "store", "web"]);
        (await InstanceRemains.ContainersAsync(fixture.Engine, bench.Identity.Instance)).ShouldBeEmpty();
        (await InstanceRemains.NetworksAsync(fixture.Engine, bench.Identity.Instance)).ShouldBeEmpty();
    }

    private static void CancelAt(StackEvent reported, Type phase, CancellationTokenSource interruption)
    {
        if (reported.GetType() == phase)
        {
            interruption.Cancel();
        }
    }
}
