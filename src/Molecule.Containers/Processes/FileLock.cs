using System.Globalization;

namespace Molecule.Containers.Processes;

/// <summary>
/// Mutual exclusion between processes of one machine. The lock belongs to an open file: it ends with its holder, however
/// that ends, and the file itself stays behind, empty. Who holds it stands in a file beside, for people only.
/// </summary>
public sealed class FileLock : IDisposable
{
    private const int PatienceForTheName = 5;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _stream;
    private string? _holderFile;

    private FileLock(FileStream stream) => _stream = stream;

    /// <param name="onWait">Told once, when somebody else holds the lock.</param>
    /// <returns>Dispose it to let the next one in.</returns>
    public static Task<FileLock> AcquireAsync(string path, TimeProvider time, Action? onWait, CancellationToken cancellation) =>
        WaitAsync(() => Try(path), time, attempt =>
        {
            if (attempt == 0)
            {
                onWait?.Invoke();
            }
        }, cancellation);

    /// <summary>As the other overload, and leaves word of who holds it.</summary>
    /// <param name="purpose">What the holder does, such as "Up".</param>
    /// <param name="onWait">Told who holds it, such as "Up, process 4711, since 12:00:05Z"; once for each holder.</param>
    public static async Task<FileLock> AcquireAsync(string path, string purpose, TimeProvider time, Action<string> onWait, CancellationToken cancellation)
    {
        var holderFile = path + ".holder";
        string? told = null;
        var acquired = await WaitAsync(() => Try(path), time, attempt =>
        {
            // Between getting the lock and leaving word there is a moment in which nobody's name stands there.
            var holder = ReadHolder(holderFile) ?? (attempt < PatienceForTheName ? told : "another process");
            if (holder is not null && holder != told)
            {
                onWait(told = holder);
            }
        }, cancellation);
        try
        {
            // Renamed into place: a waiter reads all of it or nothing.
            var draft = holderFile + ".new";
            await File.WriteAllTextAsync(
                draft, string.Create(CultureInfo.InvariantCulture, $"{purpose}, process {Environment.ProcessId}, since {time.GetUtcNow():HH:mm:ss}Z"), cancellation);
            File.Move(draft, holderFile, overwrite: true);
            acquired._holderFile = holderFile;
            return acquired;
        }
        catch
        {
            acquired.Dispose();
            throw;
        }
    }

    /// <summary>Waits only for somebody who holds it alone, and keeps others only from that: for readers of what one of the other kind changes.</summary>
    /// <returns>Dispose it to let the next one in.</returns>
    public static Task<FileLock> AcquireSharedAsync(string path, TimeProvider time, CancellationToken cancellation) =>
        WaitAsync(() => Open(path, FileAccess.Read, FileShare.Read), time, _ => { }, cancellation);

    /// <summary>Null when somebody holds it.</summary>
    public static FileLock? Try(string path) => Open(path, FileAccess.ReadWrite, FileShare.None);

    public void Dispose()
    {
        // Still ours: the next holder has not begun to leave word.
        if (Interlocked.Exchange(ref _holderFile, null) is { } word)
        {
            File.Delete(word);
        }

        _stream.Dispose();
    }

    /// <summary>On Unix the system turns the sharing into a lock, of one holder or of many.</summary>
    private static FileLock? Open(string path, FileAccess access, FileShare share)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, access, share));
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(path))
        {
            return null;
        }
    }

    private static async Task<FileLock> WaitAsync(Func<FileLock?> open, TimeProvider time, Action<int> onWait, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (open() is { } acquired)
            {
                return acquired;
            }

            onWait(attempt);
            await Task.Delay(Interval, time, cancellation);
        }
    }

    /// <summary>Null when there is no word of who holds it.</summary>
    private static string? ReadHolder(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
