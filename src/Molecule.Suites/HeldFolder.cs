using Molecule.Containers.Processes;

namespace Molecule.Suites;

/// <summary>
/// A temporary folder that goes with its owner, or, when that is killed, at the next start of somebody of the same kind: whoever uses one holds the
/// lock beside it.
/// </summary>
internal sealed class HeldFolder : IDisposable
{
    private const string LockSuffix = ".lock";

    private readonly FileLock _lock;

    private HeldFolder(string path, FileLock held) => (Path, _lock) = (path, held);

    public string Path { get; }

    /// <param name="prefix">Of the names of this kind.</param>
    public static HeldFolder Create(string prefix)
    {
        while (true)
        {
            // A socket's address has no room for long names. Somebody who looks for abandoned folders may be quicker to take the lock of a new name.
            var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), prefix + Guid.NewGuid().ToString("n")[..12]);
            if (FileLock.Try(path + LockSuffix) is { } held)
            {
                Directory.CreateDirectory(path);
                return new HeldFolder(path, held);
            }
        }
    }

    /// <summary>Removes what processes that were killed have left.</summary>
    public static void RemoveAbandoned(string prefix)
    {
        foreach (var file in Directory.EnumerateFiles(System.IO.Path.GetTempPath(), $"{prefix}*{LockSuffix}"))
        {
            try
            {
                if (FileLock.Try(file) is { } abandoned)
                {
                    new HeldFolder(file[..^LockSuffix.Length], abandoned).Dispose();
                }
            }
            catch (UnauthorizedAccessException)
            {
                // Another user's, and theirs to remove.
            }
        }
    }

    /// <summary>What something still writes to, such as a child of a process that was killed, goes the next time.</summary>
    public void Dispose()
    {
        try
        {
            if (Directory.Exists(Path))
            {
                Directory.Delete(Path, recursive: true);
            }

            File.Delete(Path + LockSuffix);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Its lock file stays with it, by which it is found.
        }
        finally
        {
            _lock.Dispose();
        }
    }
}
