namespace Molecule.Containers.Engines.Building;

/// <summary>Counts what the engine has taken of a context: it is progress, and every megabyte is reported.</summary>
internal sealed class SentContext(ProgressGate gate, Action<BuildEvent> report)
{
    private const long ReportEvery = 1024 * 1024;

    private long _bytes;

    public void Add(int bytes)
    {
        gate.Progress();
        var total = Interlocked.Add(ref _bytes, bytes);
        if (total / ReportEvery > (total - bytes) / ReportEvery)
        {
            report(new BuildEvent.ContextSent(total));
        }
    }
}
