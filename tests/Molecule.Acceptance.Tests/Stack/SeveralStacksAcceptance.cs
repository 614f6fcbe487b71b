using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Stack;
using Molecule.Stack.Listing;

namespace Molecule.Acceptance.Tests.Stack;

public sealed class SeveralStacksAcceptance(AcceptanceEngine fixture) : IClassFixture<AcceptanceEngine>
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly IProgress<StackEvent> Nobody = new InlineProgress<StackEvent>(_ => { });

    [Fact]
    public async Task Two_stacks_run_side_by_side_are_listed_by_their_labels_and_a_reset_of_one_leaves_the_other()
    {
        await using var left = new StackBench(fixture.Engine);
        await using var right = new StackBench(fixture.Engine);
        var ups = await Task.WhenAll(left.UpAsync(left.Stack(ServiceFiles.Shop)), right.UpAsync(right.Stack(ServiceFiles.Shop)));

        ups[0].Services.SelectMany(row => row.Ports).Intersect(ups[1].Services.SelectMany(row => row.Ports)).ShouldBeEmpty();
        var listed = await ListAsync(left, right);
        listed.Select(stack => (stack.Name, stack.Services, stack.RunningServices, stack.Volumes, stack.Networks.Length)).ShouldBe([("test", 3, 2, 1, 1), ("test", 3, 2, 1, 1)]);
        listed.Select(stack => stack.Checkout).ShouldBe([left.Checkout, right.Checkout], ignoreOrder: true);

        var reset = await left.Stack(ServiceFiles.Shop).ResetAsync(Nobody, None);

        reset.RemovedServices.ShouldBe(["seed", "store", "web"]);
        reset.RemovedVolumes.ShouldBe([$"molecule-{left.Identity.Instance}-store-data"]);
        reset.RemovedNetworks.Length.ShouldBe(1);
        Directory.GetFiles(left.StateHome, "*.json", SearchOption.AllDirectories).ShouldBeEmpty();
        (await ListAsync(left, right)).ShouldHaveSingleItem().Instance.ShouldBe(right.Identity.Instance.Value);
        (await right.UpAsync(right.Stack(ServiceFiles.Shop))).ChangedNothing.ShouldBeTrue();

        // The labels tell even when only data is left.
        await right.Stack(ServiceFiles.Shop).DownAsync(Nobody, None);
        (await ListAsync(left, right)).Select(stack => (stack.Services, stack.Volumes, stack.Checkout)).ShouldBe([(0, 1, right.Checkout)]);
    }

    [Fact]
    public async Task A_restart_ends_and_begins_the_same_containers_in_order_and_waits_until_they_are_ready()
    {
        await using var bench = new StackBench(fixture.Engine);
        var stack = bench.Stack(ServiceFiles.Shop);
        var up = await bench.UpAsync(stack);
        var before = await BegunAsync(up);
        var events = new List<StackEvent>();

        (await stack.RestartAsync("web", new InlineProgress<StackEvent>(events.Add), None)).ShouldBe(["web"]);
        events.OfType<StackEvent.Ready>().ShouldHaveSingleItem().Member.ShouldBe("web");
        var after = await BegunAsync(up);
        after["web"].ShouldBeGreaterThan(before["web"]);
        after["store"].ShouldBe(before["store"]);

        // Also where the file says nothing any more; a job is not repeated.
        (await bench.Stack($"services: {{ gone: {{ image: '{ServiceFiles.Base}' }} }}").RestartAsync(member: null, Nobody, None)).ShouldBe(["store", "web"]);
        (await bench.UpAsync(stack)).ChangedNothing.ShouldBeTrue();
        (await Should.ThrowAsync<InvalidStackException>(() => stack.RestartAsync("shop", Nobody, None))).Remedy.ShouldContain("store, web");
    }

    private async Task<IReadOnlyList<StackSummary>> ListAsync(params StackBench[] benches)
    {
        var instances = benches.Select(bench => bench.Identity.Instance.Value).ToHashSet();
        return [.. (await new StackDirectory(fixture.Engine).ListAsync(None)).Where(stack => instances.Contains(stack.Instance))];
    }

    private async Task<Dictionary<string, string>> BegunAsync(StackUpResult up)
    {
        var begun = new Dictionary<string, string>();
        foreach (var service in up.Services)
        {
            begun[service.Name] = (await fixture.Engine.Docker.Containers.InspectContainerAsync(service.ContainerId)).State.StartedAt;
        }

        return begun;
    }
}
