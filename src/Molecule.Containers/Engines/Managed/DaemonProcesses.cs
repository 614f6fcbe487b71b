using System.Collections.Immutable;
using System.Globalization;

namespace Molecule.Containers.Engines.Managed;

/// <summary>Finds and ends the processes of one managed engine. A number in a pid file proves nothing: the command line does.</summary>
internal sealed class DaemonProcesses(ManagedPaths paths)
{
    /// <summary>The living daemon of this state folder: by its pid file, else, when that is lost, among all processes; null when it does not run.</summary>
    public int? FindDaemon()
    {
        if (File.Exists(paths.PidFile)
            && int.TryParse(File.ReadAllText(paths.PidFile), CultureInfo.InvariantCulture, out var pid)
            && IsDaemon(CommandLine(pid), paths))
        {
            return pid;
        }

        return All().Where(candidate => IsDaemon(CommandLine(candidate), paths)).Select(candidate => (int?)candidate).FirstOrDefault();
    }

    /// <summary>True for a dockerd that was started with this engine's pid file.</summary>
    /// <param name="commandLine">Arguments, the program first; empty for a kernel thread or a process that is gone.</param>
    public static bool IsDaemon(ImmutableArray<string> commandLine, ManagedPaths paths) =>
        commandLine.Length > 0
        && Path.GetFileName(commandLine[0]) == "dockerd"
        && commandLine.IndexOf("--pidfile") is >= 0 and var option
        && commandLine.ElementAtOrDefault(option + 1) == paths.PidFile;

    /// <summary>What is left when the daemon is gone: its containerd and shims (they name its exec root) and everything in its control groups.</summary>
    public ImmutableArray<int> Leftovers() => [.. All().Where(pid => IsLeftover(CommandLine(pid), ControlGroups(pid), Mounts(pid), paths))];

    /// <param name="mounts">The process's <c>mountinfo</c>: a build step runs in a control group of BuildKit's, but its root file system lies in our data.</param>
    public static bool IsLeftover(ImmutableArray<string> commandLine, string controlGroups, string mounts, ManagedPaths paths) =>
        controlGroups.Contains($"/{paths.ControlGroup}/", StringComparison.Ordinal)
        || mounts.Split('\n').Any(line => line.Split(' ') is [_, _, _, _, "/", ..] && line.Contains($"upperdir={paths.DataRoot}/", StringComparison.Ordinal))
        || (commandLine.Length > 0
            && Path.GetFileName(commandLine[0]) is "dockerd" or "containerd" or "containerd-shim" or "containerd-shim-runc-v1" or "containerd-shim-runc-v2" or "runc" or "docker-proxy"
            && commandLine.Any(argument => argument.StartsWith(paths.ExecRoot + "/", StringComparison.Ordinal) || argument.StartsWith(paths.DataRoot + "/", StringComparison.Ordinal)));

    public static bool IsAlive(int pid)
    {
        try
        {
            // A zombie waits for its parent and holds nothing any more. The state follows the name, which is in parentheses and may hold any character.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..] is not ['Z' or 'X', ..];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static IEnumerable<int> All() =>
        from folder in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(folder)
        where char.IsAsciiDigit(name[0])
        let pid = int.Parse(name, CultureInfo.InvariantCulture)
        where IsAlive(pid)
        select pid;

    private static ImmutableArray<string> CommandLine(int pid) => [.. ReadOrEmpty($"/proc/{pid}/cmdline").TrimEnd('\0').Split('\0')];

    private static string ControlGroups(int pid) => ReadOrEmpty($"/proc/{pid}/cgroup");

    private static string Mounts(int pid) => ReadOrEmpty($"/proc/{pid}/mountinfo");

    private static string ReadOrEmpty(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty; // the process ended meanwhile
        }
    }
}
