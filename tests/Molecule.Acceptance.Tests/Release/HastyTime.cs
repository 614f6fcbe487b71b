namespace Molecule.Acceptance.Tests.Release;

/// <summary>
/// The machine's clock, but pauses of up to fifteen seconds last a tenth: retries are what is tested, not patience. Limits are as long as they are, for
/// a busy machine may need more than a tenth of the time that, for one, a container has to end in.
/// </summary>
/// <param name="timers">Null for the machine's.</param>
internal sealed class HastyTime(TimeProvider? timers = null) : TimeProvider
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        (timers ?? System).CreateTimer(callback, state, IsPause(state, dueTime) ? dueTime / 10 : dueTime, period);

    /// <summary>The timer of a limit has its token's source for a state.</summary>
    private static bool IsPause(object? state, TimeSpan dueTime) => state is not CancellationTokenSource && dueTime > TimeSpan.Zero && dueTime <= LongestPause;
}
