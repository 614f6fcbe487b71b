using Molecule.Containers;

namespace Molecule.Release.Journal;

/// <summary>A line in the middle of a journal cannot be read: no crash does that.</summary>
public sealed class DamagedJournalException(string file, int line)
    : MoleculeException($"Line {line} of the release journal {file} cannot be read.", "Move the file away: without it a release finds out by itself what is there already.")
{
    public string File { get; } = file;

    public int Line { get; } = line;
}

/// <summary>The journal cannot be written: nothing more is done, for nobody would know of it.</summary>
public sealed class JournalWriteException(string file, Exception innerException)
    : MoleculeException($"The release journal {file} cannot be written: {innerException.Message}", "Free space there or make it writable, then release again: that continues.", innerException)
{
    public string File { get; } = file;
}
