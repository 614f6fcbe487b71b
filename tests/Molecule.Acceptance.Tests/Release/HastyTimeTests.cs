namespace Molecule.Acceptance.Tests.Release;

public sealed class HastyTimeTests
{
    /// <summary>Regression: an image had half a second to end in, and under load that was too little.</summary>
    [Fact]
    public void A_pause_lasts_a_tenth_and_a_limit_as_long_as_it_says()
    {
        var timers = new Timers();
        var time = new HastyTime(timers);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);

        _ = Task.Delay(TimeSpan.FromSeconds(10), time);

        timers.Lengths.ShouldBe([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1)]);
    }

    /// <summary>None of them ever fires.</summary>
    private sealed class Timers : TimeProvider
    {
        public List<TimeSpan> Lengths { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Lengths.Add(dueTime);
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
