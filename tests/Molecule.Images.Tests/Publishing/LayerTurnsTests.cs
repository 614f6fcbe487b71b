using Molecule.Images.Publishing;

namespace Molecule.Images.Tests.Publishing;

public sealed class LayerTurnsTests
{
    private readonly LayerTurns _turns = new();
    private readonly TaskCompletionSource<int> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Images_that_share_a_layer_wait_for_the_first_and_then_go_together()
    {
        var (second, third) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        var started = 0;
        var leader = RunAsync(["base", "a"], () => _first.Task);
        var followers = new[] { RunAsync(["base", "b"], () => Follow(second)), RunAsync(["base", "c"], () => Follow(third)) };
        started.ShouldBe(0);

        _first.SetResult(1);
        await leader;
        while (Volatile.Read(ref started) < 2)
        {
            await Task.Delay(5).WaitAsync(TimeSpan.FromSeconds(5));
        }

        second.SetResult(2);
        third.SetResult(3);
        (await Task.WhenAll(followers)).ShouldBe([2, 3]);

        Task<int> Follow(TaskCompletionSource<int> end)
        {
            Interlocked.Increment(ref started);
            return end.Task;
        }
    }

    [Fact]
    public async Task Images_that_share_nothing_do_not_wait()
    {
        var leader = RunAsync(["a"], () => _first.Task);

        (await RunAsync(["b"], () => Task.FromResult(2)).WaitAsync(TimeSpan.FromSeconds(5))).ShouldBe(2);

        _first.SetResult(1);
        await leader;
    }

    [Fact]
    public async Task A_first_one_that_fails_holds_nobody_up()
    {
        var leader = RunAsync(["base"], () => _first.Task);
        var follower = RunAsync(["base"], () => Task.FromResult(2));
        _first.SetException(new InvalidOperationException("no"));

        await Should.ThrowAsync<InvalidOperationException>(leader);
        (await follower.WaitAsync(TimeSpan.FromSeconds(5))).ShouldBe(2);
    }

    private Task<int> RunAsync(string[] layers, Func<Task<int>> push) => _turns.RunAsync(layers, push, CancellationToken.None);
}
