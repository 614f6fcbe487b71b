using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;

namespace Molecule.Provisioner.Assets.Pinned;

/// <summary>
/// Reads the archive of one commit, as <c>git archive</c> writes it: everything below one folder, the commit in a header of the whole.
/// What no such archive holds is refused rather than passed over: somebody else has written it.
/// </summary>
internal static class TarballReader
{
    /// <summary>Bytes as they travel.</summary>
    public const long CompressedLimit = 64L * 1024 * 1024;

    /// <summary>Bytes when unpacked, wanted files or not.</summary>
    public const long UnpackedLimit = 256L * 1024 * 1024;

    // git writes the id of the commit into the comment of the global header.
    private const string CommitAttribute = "comment";

    /// <exception cref="InvalidDataException">The archive is too large, damaged, or nothing that git would write; the message says which.</exception>
    public static async Task<AssetSet> ReadAsync(Stream content, string commit, Func<string, bool> keep, CancellationToken cancellation)
    {
        await using var unzipped = new GZipStream(new BoundedStream(content, CompressedLimit, "the archive"), CompressionMode.Decompress);
        await using var reader = new TarReader(new BoundedStream(unzipped, UnpackedLimit, "what the archive unpacks to"));
        var files = new Dictionary<string, ImmutableArray<byte>>(StringComparer.Ordinal);
        var (root, total, isOfCommit) = ((string?)null, 0L, false);
        while (await reader.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
        {
            if (entry is PaxGlobalExtendedAttributesTarEntry header)
            {
                isOfCommit |= header.GlobalExtendedAttributes.TryGetValue(CommitAttribute, out var named) && named.TrimEnd('\n', '\0') == commit;
                continue;
            }

            var path = Below(entry.Name, ref root);
            if (!IsFile(entry, path) || !keep(path))
            {
                continue;
            }

            total += entry.Length;
            if (total > AssetSet.Limit)
            {
                throw new InvalidDataException($"the files that are wanted have more than {AssetSet.Limit} bytes");
            }

            if (!files.TryAdd(path, await ContentAsync(entry, cancellation)))
            {
                throw new InvalidDataException($"it holds '{path}' twice");
            }
        }

        return isOfCommit ? AssetSet.Of(files) : throw new InvalidDataException($"it does not say that it is of the commit {commit}");
    }

    /// <summary>The path without the one folder that everything is in; empty for that folder itself.</summary>
    private static string Below(string name, ref string? root)
    {
        var segments = name.TrimEnd('/').Split('/');
        if (name.Contains('\\', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal) || segments.Any(segment => segment is "" or "." or ".."))
        {
            throw new InvalidDataException("a path in it leaves its folder");
        }

        root ??= segments[0];
        return segments[0] == root ? string.Join('/', segments[1..]) : throw new InvalidDataException("not everything in it is in one folder");
    }

    private static bool IsFile(TarEntry entry, string path) => entry.EntryType switch
    {
        TarEntryType.RegularFile or TarEntryType.V7RegularFile => path.Length > 0 ? true : throw new InvalidDataException("not everything in it is in one folder"),
        TarEntryType.Directory or TarEntryType.SymbolicLink => false,
        _ => throw new InvalidDataException($"it holds an entry of the type {entry.EntryType}"),
    };

    private static async Task<ImmutableArray<byte>> ContentAsync(TarEntry entry, CancellationToken cancellation)
    {
        if (entry.DataStream is not { } data)
        {
            return [];
        }

        var content = new byte[entry.Length];
        await data.ReadExactlyAsync(content, cancellation);
        return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(content);
    }
}
