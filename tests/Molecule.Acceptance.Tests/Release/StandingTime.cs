namespace Molecule.Acceptance.Tests.Release;

/// <summary>The clock of another machine: it is wrong, and it stands still until a test moves it on.</summary>
internal sealed class StandingTime(TimeSpan wrongBy) : TimeProvider
{
    private readonly Lock _gate = new();
    private DateTimeOffset _now = System.GetUtcNow() + wrongBy;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public void Advance(TimeSpan by)
    {
        lock (_gate)
        {
            _now += by;
        }
    }
}
