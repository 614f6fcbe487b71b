using System.Collections.Immutable;

namespace Molecule.Containers.Engines.Managed;

/// <summary>The managed engine does not start, or does not stop.</summary>
public sealed class ManagedEngineException(string reason, string remedy, string logFile, ImmutableArray<string> lastLines)
    : MoleculeException($"The managed engine fails: {reason}.{Lines(lastLines)}", remedy)
{
    public string LogFile { get; } = logFile;

    /// <summary>The end of the daemon's log, redacted; empty when it never ran.</summary>
    public ImmutableArray<string> LastLines { get; } = lastLines;

    private static string Lines(ImmutableArray<string> lines) => string.Concat(lines.Select(line => Environment.NewLine + "  " + line));
}
