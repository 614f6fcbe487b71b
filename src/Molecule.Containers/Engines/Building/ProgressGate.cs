namespace Molecule.Containers.Engines.Building;

internal enum GateVerdict
{
    Open,
    Stalled,
    Ceiling,
    Cancelled,
}

/// <summary>
/// Cancels <see cref="Token"/> when a build is silent for longer than its grace, runs past its ceiling, or its caller gives up,
/// and remembers which of the three came first.
/// </summary>
internal sealed class ProgressGate : IDisposable
{
    private readonly BuildTimeouts _timeouts;
    private readonly CancellationTokenSource _source = new();
    private readonly ITimer _stall;
    private readonly ITimer _ceiling;
    private readonly CancellationTokenRegistration _caller;
    private int _verdict;
    private volatile bool _exporting;

    public ProgressGate(BuildTimeouts timeouts, TimeProvider clock, CancellationToken caller)
    {
        _timeouts = timeouts;
        _stall = clock.CreateTimer(_ => Close(GateVerdict.Stalled), null, timeouts.StallGrace, Timeout.InfiniteTimeSpan);
        _ceiling = clock.CreateTimer(_ => Close(GateVerdict.Ceiling), null, timeouts.Ceiling, Timeout.InfiniteTimeSpan);
        _caller = caller.Register(() => Close(GateVerdict.Cancelled));
    }

    public CancellationToken Token => _source.Token;

    public GateVerdict Verdict => (GateVerdict)Volatile.Read(ref _verdict);

    /// <summary>The silence that is allowed right now.</summary>
    public TimeSpan Grace => _exporting ? _timeouts.StallGrace * BuildTimeouts.ExportFactor : _timeouts.StallGrace;

    /// <summary>Something moved: the silence starts anew.</summary>
    public void Progress() => _stall.Change(Grace, Timeout.InfiniteTimeSpan);

    /// <summary>Tells whether the builder writes its result out, which it does in silence.</summary>
    public void Exporting(bool value)
    {
        _exporting = value;
        Progress();
    }

    public void Dispose()
    {
        _caller.Dispose();
        _stall.Dispose();
        _ceiling.Dispose();
        _source.Dispose();
    }

    private void Close(GateVerdict verdict)
    {
        if (Interlocked.CompareExchange(ref _verdict, (int)verdict, (int)GateVerdict.Open) == (int)GateVerdict.Open)
        {
            _source.Cancel();
        }
    }
}
