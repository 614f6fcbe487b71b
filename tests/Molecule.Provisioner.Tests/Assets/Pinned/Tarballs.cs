using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Molecule.Provisioner.Tests.Assets.Pinned;

/// <summary>Archives as a git host gives them, and as nobody should.</summary>
internal static class Tarballs
{
    public const string Commit = "c61e905dd6fd322a75aab85ad7e8855608241c31";

    public static TarEntry File(string path, string text) => new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) };

    public static TarEntry Of(TarEntryType type, string path, string? target = null)
    {
        var entry = new PaxTarEntry(type, path);
        if (target is not null)
        {
            entry.LinkName = target;
        }

        return entry;
    }

    /// <summary>The global header in which git names the commit.</summary>
    public static TarEntry OfCommit(string commit) => new PaxGlobalExtendedAttributesTarEntry(new Dictionary<string, string> { ["comment"] = commit });

    /// <param name="commit">Null writes no global header.</param>
    public static byte[] Write(string? commit, params TarEntry[] entries)
    {
        using var archive = new MemoryStream();
        using (var zipped = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new TarWriter(zipped, TarEntryFormat.Pax))
        {
            if (commit is not null)
            {
                writer.WriteEntry(OfCommit(commit));
            }

            foreach (var entry in entries)
            {
                writer.WriteEntry(entry);
            }
        }

        return archive.ToArray();
    }
}
