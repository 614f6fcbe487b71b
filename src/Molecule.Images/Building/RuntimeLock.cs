using Molecule.Containers.Processes;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Building;

/// <summary>One build per runtime at a time on this machine, across processes.</summary>
internal static class RuntimeLock
{
    /// <param name="waiting">Is told who holds it, once for each owner.</param>
    public static Task<FileLock> AcquireAsync(string folder, RuntimeName runtime, TimeProvider clock, Action<string> waiting, CancellationToken cancellation) =>
        FileLock.AcquireAsync(PathOf(folder, runtime), $"the build of {runtime}", clock, waiting, cancellation);

    /// <summary>Null when somebody holds it.</summary>
    public static FileLock? Try(string folder, RuntimeName runtime) => FileLock.Try(PathOf(folder, runtime));

    /// <summary>Where the locks are, below the state home.</summary>
    public static string FolderIn(string stateFolder) => Path.Combine(stateFolder, "locks", "images");

    private static string PathOf(string folder, RuntimeName runtime) => Path.Combine(folder, runtime + ".lock");
}
