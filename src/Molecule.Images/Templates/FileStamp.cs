using System.Runtime.InteropServices;
using System.Text;

namespace Molecule.Images.Templates;

/// <summary>What a file system says about a file without opening it. Whoever writes to the file changes <paramref name="Changed"/>, which no program can set back.</summary>
/// <param name="Modified">Nanoseconds since 1970, as <paramref name="Changed"/> is.</param>
/// <param name="Changed">The time of the last change of content or attributes (ctime).</param>
internal readonly record struct FileStamp(long Size, long Modified, long Changed, ulong Device, ulong Inode)
{
    private const int CurrentFolder = -100;
    private const uint BasicFacts = 0x7ff;

    /// <summary>Null when it is gone, or where only Linux tells (elsewhere).</summary>
    public static FileStamp? Of(string file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        // struct statx: the same layout on every architecture.
        var facts = new byte[256];
        try
        {
            if (StatX(CurrentFolder, Encoding.UTF8.GetBytes(file + '\0'), 0, BasicFacts, facts) != 0)
            {
                return null;
            }
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2018.
            return null;
        }

        return new FileStamp(
            Read<long>(facts, 40), Nanoseconds(facts, 112), Nanoseconds(facts, 96), ((ulong)Read<uint>(facts, 136) << 32) | Read<uint>(facts, 140), Read<ulong>(facts, 32));
    }

    private static long Nanoseconds(byte[] facts, int at) => (Read<long>(facts, at) * 1_000_000_000) + Read<uint>(facts, at + 8);

    private static T Read<T>(byte[] facts, int at)
        where T : struct => MemoryMarshal.Read<T>(facts.AsSpan(at));

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int folder, byte[] path, int flags, uint mask, byte[] facts);
}
