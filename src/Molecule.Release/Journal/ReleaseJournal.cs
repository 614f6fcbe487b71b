using System.Collections.Immutable;

namespace Molecule.Release.Journal;

/// <summary>
/// What a release has done, one JSON line each, on the disk before the next thing is done. One process at a time; several tasks of it may
/// write.
/// </summary>
public sealed class ReleaseJournal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _stream;
    private readonly TimeProvider _time;
    private readonly string _file;

    private ReleaseJournal(string file, FileStream stream, ImmutableArray<JournalEntry> entries, TimeProvider time)
    {
        _file = file;
        _stream = stream;
        _time = time;
        State = JournalState.Of(entries);
    }

    /// <summary>What the journal says up to now.</summary>
    public JournalState State { get; private set; }

    /// <summary>Opens a journal to continue it, or begins one, whose name is on the disk by then. A torn last line is cut off.</summary>
    /// <exception cref="DamagedJournalException">It cannot be read.</exception>
    /// <exception cref="JournalWriteException">It cannot be made or written.</exception>
    public static ReleaseJournal Open(string file, TimeProvider time)
    {
        try
        {
            return OpenFile(file, time);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JournalWriteException(file, exception);
        }
    }

    /// <summary>Reads without continuing; an empty state when there is no journal.</summary>
    /// <exception cref="DamagedJournalException">It cannot be read.</exception>
    public static JournalState Read(string file) => JournalState.Of(File.Exists(file) ? JournalText.Parse(file, File.ReadAllBytes(file)).Entries : []);

    public void Started(ReleaseStep step, string? subject = null, params IEnumerable<(string Name, string? Value)> evidence) => Write(step, subject, StepState.Started, evidence);

    public void Done(ReleaseStep step, string? subject = null, params IEnumerable<(string Name, string? Value)> evidence) => Write(step, subject, StepState.Done, evidence);

    public void Dispose() => _stream.Dispose();

    private static ReleaseJournal OpenFile(string file, TimeProvider time)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var stream = new FileStream(file, options);
        try
        {
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var (entries, length) = JournalText.Parse(file, bytes);
            stream.SetLength(length);
            stream.Position = length;
            JournalFolder.Flush(folder);
            return new ReleaseJournal(file, stream, entries, time);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <param name="evidence">Null values are left out.</param>
    private void Write(ReleaseStep step, string? subject, StepState state, IEnumerable<(string Name, string? Value)> evidence)
    {
        var known = evidence.Where(item => item.Value is not null).ToImmutableSortedDictionary(item => item.Name, item => item.Value!, StringComparer.Ordinal);
        var entry = new JournalEntry(_time.GetUtcNow(), step, subject, state, known);
        lock (_gate)
        {
            try
            {
                _stream.Write(JournalText.Line(entry));
                _stream.Flush(flushToDisk: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new JournalWriteException(_file, exception);
            }

            State = State.With(entry);
        }
    }
}
