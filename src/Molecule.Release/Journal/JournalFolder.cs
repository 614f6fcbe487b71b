using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Molecule.Release.Journal;

/// <summary>
/// Folders whose entries outlive a power cut. Flushing a file puts its bytes on the disk, and on Unix not its name: that is its folder's, which
/// is flushed by itself. Windows writes names down before the call that made them returns.
/// </summary>
internal static class JournalFolder
{
    private const int ReadOnly = 0;

    /// <summary>What <c>fsync</c> says of a file system that has nothing to flush for a folder (<c>EINVAL</c>, the same number everywhere).</summary>
    private const int NotSupported = 22;

    /// <summary>
    /// Returns when the names of what is in a folder are on the disk, and the folder's own, and those of the folders above it as far up as we
    /// may look: somebody may just have made them.
    /// </summary>
    /// <exception cref="IOException">The folder itself cannot be flushed.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (TryFlush(folder) is { } reason)
        {
            throw new IOException($"The folder {folder} cannot be flushed: {reason.Message}", reason);
        }

        var above = Path.GetDirectoryName(folder);
        while (above is not null && TryFlush(above) is null)
        {
            above = Path.GetDirectoryName(above);
        }
    }

    private static Win32Exception? TryFlush(string folder)
    {
        using var handle = new SafeFileHandle(Open(Encoding.UTF8.GetBytes(folder + '\0'), ReadOnly), ownsHandle: true);
        return handle.IsInvalid || (Synchronize(handle) != 0 && Marshal.GetLastPInvokeError() != NotSupported) ? new Win32Exception(Marshal.GetLastPInvokeError()) : null;
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Synchronize(SafeFileHandle file);
}
