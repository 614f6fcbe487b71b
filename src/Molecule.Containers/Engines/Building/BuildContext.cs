using System.Buffers;
using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace Molecule.Containers.Engines.Building;

/// <summary>
/// What a build is sent: entries sorted by their bytes, so that the same tree is the same stream on every machine. Files are
/// opened only while they are written or hashed: a context of any size needs one buffer of memory.
/// </summary>
public sealed class BuildContext
{
    /// <summary>The modification time of every entry: the real ones differ from checkout to checkout.</summary>
    public static readonly DateTimeOffset FixedTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int BufferSize = 128 * 1024;

    public BuildContext(IEnumerable<ContextEntry> entries) =>
        Entries = [.. entries.OrderBy(entry => entry.Path, StringComparer.Ordinal)];

    public IReadOnlyList<ContextEntry> Entries { get; }

    public ContextEntry? Find(string path) => Entries.FirstOrDefault(entry => entry.Path == path);

    /// <summary>Streams the context as a tar archive: times fixed, owner 0:0 without names, modes kept.</summary>
    public async Task WriteTarAsync(Stream destination, CancellationToken cancellation)
    {
        await using var tar = new TarWriter(destination, TarEntryFormat.Gnu, leaveOpen: true);
        foreach (var entry in Entries)
        {
            // Each format writes what it cannot leave out: GNU headers carry two more times, fixed like the first.
            var header = new GnuTarEntry(TypeOf(entry.Kind), entry.Kind == ContextEntryKind.Directory ? entry.Path + "/" : entry.Path)
            {
                Mode = entry.Kind == ContextEntryKind.Link ? AllPermissions : entry.Mode,
                ModificationTime = FixedTime,
                AccessTime = FixedTime,
                ChangeTime = FixedTime,
            };
            if (entry.Kind == ContextEntryKind.Link)
            {
                header.LinkName = entry.LinkTarget!;
            }

            if (entry.SourceFile is null)
            {
                await tar.WriteEntryAsync(header, cancellation);
                continue;
            }

            await using var content = Open(entry);
            header.DataStream = content;
            await tar.WriteEntryAsync(header, cancellation);
        }
    }

    /// <summary>
    /// 64 lower-case hexadecimal digits over paths, kinds, modes, link targets and contents. It does not depend on how the
    /// archive is laid out, so that a newer runtime's tar writer changes no key.
    /// </summary>
    public async Task<string> HashAsync(CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            foreach (var entry in Entries)
            {
                var mode = entry.Kind == ContextEntryKind.Link ? 0 : (int)entry.Mode;
                hash.AppendData(Encoding.UTF8.GetBytes($"{entry.Kind}\0{Convert.ToString(mode, 8)}\0{entry.Path}\0{entry.LinkTarget}\0"));
                if (entry.SourceFile is not null)
                {
                    hash.AppendData(entry.Sha256 is { } known ? Convert.FromHexString(known) : await HashFileAsync(entry.SourceFile, buffer, cancellation));
                }
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>What <see cref="ContextEntry.Sha256"/> is for this file.</summary>
    public static async Task<string> HashFileAsync(string file, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            return Convert.ToHexStringLower(await HashFileAsync(file, buffer, cancellation));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private const UnixFileMode AllPermissions = (UnixFileMode)0b111_111_111;

    private static async Task<byte[]> HashFileAsync(string file, byte[] buffer, CancellationToken cancellation)
    {
        await using var content = Open(file);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int read;
        while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }

        return hash.GetHashAndReset();
    }

    private static FileStream Open(string file) =>
        new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);

    private static FileStream Open(ContextEntry entry)
    {
        try
        {
            return Open(entry.SourceFile!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ContextUnreadableException(entry.Path, exception.Message);
        }
    }

    private static TarEntryType TypeOf(ContextEntryKind kind) => kind switch
    {
        ContextEntryKind.Directory => TarEntryType.Directory,
        ContextEntryKind.Link => TarEntryType.SymbolicLink,
        _ => TarEntryType.RegularFile,
    };
}
