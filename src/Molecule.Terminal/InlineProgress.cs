namespace Molecule.Terminal;

/// <summary>Hands events on at once, in order; <see cref="Progress{T}"/> posts them to the thread pool and may mix them up.</summary>
internal sealed class InlineProgress<T>(Action<T> handle) : IProgress<T>
{
    private readonly Lock _gate = new();

    public void Report(T value)
    {
        lock (_gate)
        {
            handle(value);
        }
    }
}
