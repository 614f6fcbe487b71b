using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers;
using Molecule.Containers.Engines.Managed;
using Molecule.Containers.Processes;

namespace Molecule.Acceptance.Tests.Engines;

/// <summary>Managed engines in state homes of their own below one temporary folder; all of it goes at the end, whatever happened.</summary>
public sealed class ManagedEngines : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("molecule-engines-").FullName;
    private readonly List<StateHome> _homes = [];

    /// <summary>Null where a managed engine can run; elsewhere the refusal is all there is to test.</summary>
    public static ManagedEngineUnsupportedException? Refusal => ManagedEngineSupport.OfThisMachine().Refusal;

    private StateHome Shared => new(Path.Combine(_root, "shared"));

    public async Task InitializeAsync()
    {
        if (Refusal is not null)
        {
            return;
        }

        // What an interrupted unpacking leaves: a half-filled sibling, and (from a crash of the machine) a folder without its marker.
        Directory.CreateDirectory(Path.Combine(Shared.Packages, "engine.partial-dead", "root"));
        Directory.CreateDirectory(Path.Combine(Shared.Packages, "engine", "root", "usr", "sbin"));
        await File.WriteAllTextAsync(Path.Combine(Shared.Packages, "engine", "root", "usr", "sbin", "dockerd"), "half a program");
        _homes.Add(Shared);
        await Engine(Shared).UpAsync(CancellationToken.None);
        await Engine(Shared).DownAsync(purge: false, CancellationToken.None);
    }

    /// <summary>A new state home with the packages unpacked already.</summary>
    public async Task<StateHome> NewHomeAsync(string name)
    {
        var home = new StateHome(Path.Combine(_root, name));
        Directory.CreateDirectory(home.Path);
        _homes.Add(home);
        var copy = await new ProcessRunner(TimeProvider.System).RunAsync(new ProcessSpec("cp", ["-a", "--reflink=auto", Shared.Packages, home.Packages]), CancellationToken.None);
        copy.EnsureSuccess("Copying the packages", "Look.");
        return home;
    }

    public static ManagedEngine Engine(StateHome home) => new(home, ProcessEnvironmentVariables.Instance, TimeProvider.System, NullLoggerFactory.Instance);

    /// <summary>What of an engine is still on the machine; empty when it is down.</summary>
    public static IReadOnlyList<string> Traces(StateHome home)
    {
        var paths = new ManagedPaths(home.Engine);
        var processes =
            from folder in Directory.GetDirectories("/proc")
            where int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && pid != Environment.ProcessId
            let text = Read(Path.Combine(folder, "cmdline")) + Read(Path.Combine(folder, "cgroup"))
            where text.Contains(home.Path, StringComparison.Ordinal) || text.Contains("/" + paths.ControlGroup, StringComparison.Ordinal)
            select "process " + text.Replace('\0', ' ');
        var mounts = File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(home.Path, StringComparison.Ordinal)).Select(line => "mount " + line);
        var bridges = Directory.GetFileSystemEntries("/sys/class/net", paths.Bridge).Select(name => "bridge " + name);
        var groups = Directory.GetDirectories("/sys/fs/cgroup", paths.ControlGroup, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }).Select(name => "control group " + name);
        return [.. processes, .. mounts, .. bridges, .. groups];
    }

    public async Task DisposeAsync()
    {
        foreach (var home in _homes)
        {
            await Engine(home).DownAsync(purge: true, CancellationToken.None);
        }

        Directory.Delete(_root, recursive: true);
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
