namespace Molecule.Acceptance.Tests.TestAgent;

/// <summary>Reports on the caller's thread: nothing arrives after the work has ended.</summary>
internal sealed class InlineProgress<T>(Action<T> report) : IProgress<T>
{
    private readonly Lock _lock = new();

    public void Report(T value)
    {
        lock (_lock)
        {
            report(value);
        }
    }
}
