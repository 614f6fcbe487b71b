namespace Molecule.Acceptance.Tests.Release;

/// <summary>The machine's clock, but pauses of up to fifteen seconds last a tenth: retries are what is tested, not patience.</summary>
internal sealed class HastyTime : TimeProvider
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime <= LongestPause ? dueTime / 10 : dueTime, period);
}
