using Molecule.Containers.Processes;

namespace Molecule.Containers.Engines.Managed;

/// <summary>The files of one managed engine.</summary>
internal sealed class DaemonState(ManagedPaths paths)
{
    private const long LargestLog = 4L * 1024 * 1024;

    /// <summary>
    /// Version 20.10 keeps for ever what builds could use again, copies of contexts too, unless it is told to clean up: after a build, what
    /// has not been used for two days first, down to 10 GB.
    /// </summary>
    public const string Configuration = """
        {
          "builder": { "gc": { "enabled": true, "defaultKeepStorage": "10GB" } }
        }

        """;

    public void CreateFolders()
    {
        // The socket gives root to whoever may write to it.
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Create(paths.State, OwnerOnly);
        Create(paths.Runtime, OwnerOnly);
        Directory.CreateDirectory(paths.DataRoot);
        Directory.CreateDirectory(paths.ExecRoot);
        File.WriteAllText(paths.ConfigurationFile, Configuration);
    }

    /// <summary>Keeps the log of the last run and bounds both; a daemon at rest writes a few lines per container.</summary>
    public void RotateLog()
    {
        if (File.Exists(paths.LogFile) && new FileInfo(paths.LogFile).Length > LargestLog)
        {
            File.Move(paths.LogFile, paths.LogFile + ".1", overwrite: true);
        }
    }

    /// <summary>Only when no process of this engine lives: pid files of dead daemons make the next one refuse or wait, dead sockets answer nobody.</summary>
    public void RemoveStaleFiles()
    {
        string[] files =
        [
            paths.PidFile,
            paths.Socket,
            Path.Combine(paths.ExecRoot, "containerd", "containerd.pid"),
            Path.Combine(paths.ExecRoot, "containerd", "containerd.sock"),
            Path.Combine(paths.ExecRoot, "containerd", "containerd.sock.ttrpc"),
            Path.Combine(paths.ExecRoot, "containerd", "containerd-debug.sock"),
        ];
        foreach (var file in files.Where(File.Exists))
        {
            File.Delete(file);
        }
    }

    /// <summary>What only a running daemon needs.</summary>
    public void RemoveRuntime()
    {
        RemoveStaleFiles();
        DeleteFolder(paths.ExecRoot);
        if (paths.Runtime != paths.State)
        {
            DeleteFolder(paths.Runtime);
        }
    }

    /// <summary>Deletes the state folder and the packages, without ever crossing into another file system.</summary>
    public async Task DeleteAsync(string packages, ProcessRunner processes, CancellationToken cancellation)
    {
        // rm, because layers hold what a managed walk is slow at (many small files) or stumbles over (device nodes, odd modes).
        var outcome = await processes.RunAsync(new ProcessSpec("rm", ["-rf", "--one-file-system", "--", paths.State, packages]), cancellation);
        outcome.EnsureSuccess($"Deleting {paths.State}", "See what still uses it, then run again.");
    }

    private static void Create(string folder, UnixFileMode mode)
    {
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, mode);
            }
        }
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
