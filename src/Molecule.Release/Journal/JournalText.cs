using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Molecule.Release.Journal;

/// <summary>Lines to entries and back. Pure.</summary>
internal static class JournalText
{
    public static byte[] Line(JournalEntry entry) => [.. JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Default.JournalEntry), (byte)'\n'];

    /// <summary>A line that a crash tore can only be the last one: it is left out. Any other that cannot be read is an error.</summary>
    /// <returns>The entries, and how many bytes they are.</returns>
    /// <exception cref="DamagedJournalException">A line before the last one cannot be read.</exception>
    public static (ImmutableArray<JournalEntry> Entries, int Length) Parse(string file, ReadOnlySpan<byte> bytes)
    {
        var entries = ImmutableArray.CreateBuilder<JournalEntry>();
        var read = 0;
        while (read < bytes.Length && bytes[read..].IndexOf((byte)'\n') is var end and >= 0)
        {
            var line = bytes.Slice(read, end);
            if (Entry(line) is not { } entry)
            {
                // With its line break, but followed by nothing: torn blocks may be written out of order.
                return read + end + 1 == bytes.Length ? (entries.ToImmutable(), read) : throw new DamagedJournalException(file, entries.Count + 1);
            }

            entries.Add(entry);
            read += end + 1;
        }

        return (entries.ToImmutable(), read);
    }

    private static JournalEntry? Entry(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, JournalJson.Default.JournalEntry) is { Evidence: not null } entry ? entry : null;
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException)
        {
            return null;
        }
    }
}
