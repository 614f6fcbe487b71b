namespace Molecule.Terminal.Progress;

internal sealed class ProgressRow(string name, long started)
{
    public string Name { get; } = name;

    public long Started { get; } = started;

    public long? Ended { get; set; }

    public ProgressState Kind { get; set; }

    public string State { get; set; } = string.Empty;

    public string? Detail { get; set; }
}
