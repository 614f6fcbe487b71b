using System.Globalization;
using System.Runtime.InteropServices;

namespace Molecule.Containers.Processes;

/// <summary>Signals to processes that are not ours to wait for, and what they do with them.</summary>
internal static class ProcessSignals
{
    private const int Interrupt = 2;
    private const int Kill = 9;
    private const int Terminate = 15;

    public static void SendTerminate(int pid) => _ = Send(pid, Terminate);

    public static void SendKill(int pid) => _ = Send(pid, Kill);

    /// <summary>
    /// True for what was started in the background of a script or by <c>nohup</c>, itself or its parents: the shell has it ignore SIGINT, and everybody
    /// hands that down. Known on Linux only.
    /// </summary>
    public static bool IgnoresInterrupt(int pid)
    {
        try
        {
            const string field = "SigIgn:";
            return OperatingSystem.IsLinux()
                && File.ReadLines($"/proc/{pid}/status").FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal)) is { } line
                && ulong.TryParse(line.AsSpan(field.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ignored)
                && (ignored & (1UL << (Interrupt - 1))) != 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // it ended meanwhile
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int pid, int signal);
}
