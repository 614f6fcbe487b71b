namespace Molecule.Containers.Registries.Transport;

/// <summary>Cancels what has not moved for a while; the caller's own cancellation stays distinguishable.</summary>
internal sealed class Inactivity : IDisposable
{
    private readonly TimeSpan _patience;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _caller;

    public Inactivity(TimeSpan patience, TimeProvider time, CancellationToken caller)
    {
        _patience = patience;
        _caller = caller;
        _silence = new CancellationTokenSource(patience, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _silence.Token);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>True when it was the silence and not the caller that ended the request.</summary>
    public bool IsOver => _silence.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Something moved: the clock starts anew.</summary>
    public void Touch() => _silence.CancelAfter(_patience);

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
    }
}
