using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines.Building;

namespace Molecule.Images.Templates;

/// <summary>
/// Remembers the hashes of a folder's files, so that an unchanged folder of any size is known without reading it. As in git's index a
/// file is taken for unchanged while size, times, device and inode are. Unlike mtime, the time of change (ctime) cannot be set by programs; and a file
/// that was touched less than <see cref="RacyMargin"/> before it was read is not remembered at all, since the next write might bear the same time.
/// Only Linux tells a ctime: elsewhere every file is read each time.
/// </summary>
/// <param name="folder">Holds one small file per folder of content; need not exist. Deleting it costs time only.</param>
public sealed class ContentIndex(string folder, TimeProvider clock, ILogger logger)
{
    private const string Scheme = "molecule-content-index/1";
    private const string DraftExtension = ".tmp";

    /// <summary>Hash, five numbers, and the path to the end of the line.</summary>
    private const int Columns = 7;

    private static readonly TimeSpan DraftLifetime = TimeSpan.FromHours(1);

    /// <summary>Coarser than any file system's clock.</summary>
    public static readonly TimeSpan RacyMargin = TimeSpan.FromSeconds(2);

    /// <summary>Below the cache of template clones, beside the runtimes' folders.</summary>
    public static string FolderIn(string cache) => Path.Combine(cache, "content-index");

    /// <summary>The same context, with the hash of every file.</summary>
    /// <param name="about">What the content is of, such as the folder's full path: each has an index of its own.</param>
    internal async Task<BuildContext> CompleteAsync(string about, BuildContext context, CancellationToken cancellation)
    {
        var file = FileOf(about);
        var known = await ReadAsync(file, cancellation);
        var kept = new Dictionary<string, Record>(StringComparer.Ordinal);
        var entries = new List<ContextEntry>(context.Entries.Count);
        foreach (var entry in context.Entries)
        {
            entries.Add(entry is { SourceFile: { } source, Sha256: null } ? entry with { Sha256 = await HashAsync(source, known, kept, cancellation) } : entry);
        }

        if (kept.Count != known.Count || kept.Any(record => known.GetValueOrDefault(record.Key) != record.Value))
        {
            await WriteAsync(file, kept, cancellation);
        }

        return new BuildContext(entries);
    }

    /// <summary>Files of the index that help nobody any more: all that one remembers is gone, it is of another version, or a killed run's draft.</summary>
    /// <param name="all">Whatever they help.</param>
    internal IReadOnlyList<FileInfo> Find(bool all) =>
        new DirectoryInfo(folder) is { Exists: true } index ? [.. index.EnumerateFiles().Where(file => all || IsUseless(file)).OrderBy(file => file.Name, StringComparer.Ordinal)] : [];

    internal string FileOf(string about) => Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(about)))[..16]);

    private async Task<string> HashAsync(string source, Dictionary<string, Record> known, Dictionary<string, Record> kept, CancellationToken cancellation)
    {
        var before = FileStamp.Of(source);
        if (before is { } stamp && known.TryGetValue(source, out var record) && record.Stamp == stamp)
        {
            kept[source] = record;
            return record.Hash;
        }

        var readAt = (clock.GetUtcNow() - RacyMargin - DateTimeOffset.UnixEpoch).Ticks * 100;
        var hash = await BuildContext.HashFileAsync(source, cancellation);
        if (before is { } old && old.Changed < readAt && old.Modified < readAt && FileStamp.Of(source) == old && !source.Contains('\n', StringComparison.Ordinal))
        {
            kept[source] = new Record(hash, old);
        }

        return hash;
    }

    private bool IsUseless(FileInfo file)
    {
        if (file.Extension == DraftExtension)
        {
            return clock.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > DraftLifetime;
        }

        try
        {
            using var lines = File.ReadLines(file.FullName).GetEnumerator();
            if (!lines.MoveNext() || lines.Current != Scheme)
            {
                return true;
            }

            while (lines.MoveNext())
            {
                if (lines.Current.Split(' ', Columns) is { Length: Columns } words && File.Exists(words[^1]))
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task<Dictionary<string, Record>> ReadAsync(string file, CancellationToken cancellation)
    {
        var records = new Dictionary<string, Record>(StringComparer.Ordinal);
        try
        {
            var lines = await File.ReadAllLinesAsync(file, cancellation);
            if (lines.Length > 0 && lines[0] == Scheme)
            {
                foreach (var words in lines.Skip(1).Select(line => line.Split(' ', Columns)))
                {
                    records[words[6]] = new Record(words[0], new FileStamp(Number(words[1]), Number(words[2]), Number(words[3]), (ulong)Number(words[4]), (ulong)Number(words[5])));
                }
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // The first time.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            logger.LogDebug("The index {File} cannot be used and is made anew: {Reason}", file, exception.Message);
            records.Clear();
        }

        return records;
    }

    /// <summary>Beside and renamed: of two writers one wins, and either's content is true.</summary>
    private async Task WriteAsync(string file, Dictionary<string, Record> records, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var draft = $"{file}.{Guid.NewGuid():n}{DraftExtension}";
            await File.WriteAllLinesAsync(draft, records.Select(Line).Prepend(Scheme), cancellation);
            File.Move(draft, file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogDebug("The index {File} cannot be written: {Reason}", file, exception.Message);
        }
    }

    private static string Line(KeyValuePair<string, Record> entry)
    {
        var stamp = entry.Value.Stamp;
        return string.Create(CultureInfo.InvariantCulture, $"{entry.Value.Hash} {stamp.Size} {stamp.Modified} {stamp.Changed} {(long)stamp.Device} {(long)stamp.Inode} {entry.Key}");
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Record(string Hash, FileStamp Stamp);
}
