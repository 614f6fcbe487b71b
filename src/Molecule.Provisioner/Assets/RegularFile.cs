using System.Collections.Immutable;
using System.Formats.Tar;

namespace Molecule.Provisioner.Assets;

/// <summary>
/// Reads a file if it is a regular one. Opening a pipe would wait for a writer for ever, and the platform's file attributes do not tell
/// pipes, sockets and devices apart; its tar writer looks before it opens.
/// </summary>
internal static class RegularFile
{
    // An exception without a code of the system: the tar writer's own "unsupported type of file".
    private const int UnsupportedType = unchecked((int)0x80131620);

    /// <summary>Null for a link, a pipe, a socket or a device. The caller has looked at the length.</summary>
    public static ImmutableArray<byte>? Read(string path)
    {
        using var archive = new MemoryStream();
        try
        {
            using var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true);
            writer.WriteEntry(path, "file");
        }
        catch (IOException exception) when (exception.HResult == UnsupportedType)
        {
            return null;
        }

        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry() is { EntryType: TarEntryType.RegularFile } entry ? Content(entry) : null;
    }

    private static ImmutableArray<byte> Content(TarEntry entry)
    {
        if (entry.DataStream is not { } data)
        {
            return [];
        }

        using var content = new MemoryStream();
        data.CopyTo(content);
        return ImmutableArray.Create(content.ToArray());
    }
}
