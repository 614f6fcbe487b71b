using System.Collections.Immutable;
using System.Formats.Tar;
using System.Text;
using Molecule.Provisioner.Assets;

namespace Molecule.Provisioner.Local;

/// <summary>The tar stream that puts files into <c>/configs</c>, owned by the agent.</summary>
internal static class ConfigArchive
{
    /// <summary>User and group of the agent in every image.</summary>
    public const int AgentId = 1000;

    public const string AuthTokenFile = ".auth_token";

    private const UnixFileMode FolderMode = (UnixFileMode)0b111_101_101;
    private const UnixFileMode FileMode = (UnixFileMode)0b110_100_100;
    private const UnixFileMode ScriptMode = (UnixFileMode)0b111_101_101;
    private const UnixFileMode SecretMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The token alone; everything else stays as it is.</summary>
    public static MemoryStream WriteToken(string authToken) => Write(AssetSet.Empty, authToken, replace: false);

    /// <summary>All that the provisioner has in <c>/configs</c>, in place of what it had there before.</summary>
    public static MemoryStream Write(AssetSet files, string? authToken) => Write(files, authToken, replace: true);

    private static MemoryStream Write(AssetSet files, string? authToken, bool replace)
    {
        var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            if (replace)
            {
                WriteReplacement(writer, files);
            }

            foreach (var folder in Folders(files))
            {
                writer.WriteEntry(Entry(TarEntryType.Directory, folder, FolderMode));
            }

            foreach (var (path, content) in files.Files)
            {
                AddFile(writer, path, StripCarriageReturns(path, content), path.EndsWith(".sh", StringComparison.Ordinal) ? ScriptMode : FileMode);
            }

            if (authToken is not null)
            {
                AddFile(writer, AuthTokenFile, Encoding.UTF8.GetBytes(authToken), SecretMode);
            }
        }

        stream.Position = 0;
        return stream;
    }

    /// <summary>CRLF becomes LF in scripts and texts that a Windows checkout may have converted; everything else is copied as it is.</summary>
    internal static byte[] StripCarriageReturns(string path, ImmutableArray<byte> content)
    {
        if (!(path.EndsWith(".sh", StringComparison.Ordinal) || path.EndsWith(".py", StringComparison.Ordinal) || path.EndsWith(".md", StringComparison.Ordinal)))
        {
            return [.. content];
        }

        var result = new List<byte>(content.Length);
        for (var index = 0; index < content.Length; index++)
        {
            if (content[index] != '\r' || index + 1 >= content.Length || content[index + 1] != '\n')
            {
                result.Add(content[index]);
            }
        }

        return [.. result];
    }

    /// <summary>
    /// An engine merges a folder with a folder, but puts a file in the place of one with all that it held (its API has a switch to refuse
    /// that, off by default): a file first and then the folder leaves an empty one. It needs no program in the image and no helper, and
    /// a symbolic link that the agent has put there goes as well, unfollowed.
    /// </summary>
    private static void WriteReplacement(TarWriter writer, AssetSet files)
    {
        foreach (var folder in ManagedFiles.Folders)
        {
            AddFile(writer, folder, [], FileMode);
            writer.WriteEntry(Entry(TarEntryType.Directory, folder, FolderMode));
        }

        AddFile(writer, ManagedFiles.ListFile, ManagedFiles.WriteList(files), FileMode);
    }

    private static SortedSet<string> Folders(AssetSet files)
    {
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in files.Files.Keys)
        {
            for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
            {
                folders.Add(path[..slash]);
            }
        }

        return folders;
    }

    private static void AddFile(TarWriter writer, string path, byte[] content, UnixFileMode mode)
    {
        var entry = Entry(TarEntryType.RegularFile, path, mode);
        entry.DataStream = new MemoryStream(content);
        writer.WriteEntry(entry);
    }

    private static PaxTarEntry Entry(TarEntryType type, string path, UnixFileMode mode) => new(type, path)
    {
        Uid = AgentId,
        Gid = AgentId,
        Mode = mode,
        ModificationTime = DateTimeOffset.UnixEpoch,
    };
}
