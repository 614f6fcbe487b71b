using Molecule.Containers;
using Molecule.Containers.Processes;

namespace Molecule.Provisioner.Local.Sweeping;

/// <summary>
/// Ties workspaces to a process: as long as it is held they have an owner. The operating system renews it, because it is a lock on an
/// open file of the state home: a killed owner loses it with its last breath, and a live one cannot forget to renew it.
/// </summary>
public sealed class WorkspaceLease : IDisposable
{
    private readonly FileLock _held;

    private WorkspaceLease(string value, FileLock held)
    {
        Value = value;
        _held = held;
    }

    /// <summary>The value of the label <c>molecule.platform.lease</c>: the state home's own id, a dot, the lease's id.</summary>
    public string Value { get; }

    public static WorkspaceLease Take(StateHome home)
    {
        var id = Guid.NewGuid().ToString("n");
        var held = FileLock.Try(FileOf(home, id)) ?? throw new InvalidOperationException($"The new lease {id} is held already.");
        return new WorkspaceLease($"{HomeId(home)}.{id}", held);
    }

    /// <summary>
    /// True only for a lease of this state home that nobody holds any more. About one of another state home, which may be another
    /// machine's, nothing can be known: it counts as held.
    /// </summary>
    public static bool IsOver(StateHome home, string value)
    {
        if (value.Split('.') is not [var homeId, var id] || homeId != HomeId(home) || !Guid.TryParseExact(id, "n", out _))
        {
            return false;
        }

        var file = FileOf(home, id);
        if (!File.Exists(file))
        {
            return true;
        }

        using var free = FileLock.Try(file);
        return free is not null;
    }

    /// <summary>From here on what was started under it may be swept.</summary>
    public void Dispose() => _held.Dispose();

    private static string Folder(StateHome home) => Path.Combine(home.Path, "leases");

    private static string FileOf(StateHome home, string id) => Path.Combine(Folder(home), id + ".lock");

    private static string HomeId(StateHome home)
    {
        var file = Path.Combine(Folder(home), "home-id");
        if (!File.Exists(file))
        {
            // Written beside and moved without overwriting: of two that come first at the same moment one wins, and both read its id.
            Directory.CreateDirectory(Folder(home));
            var draft = $"{file}.{Guid.NewGuid():n}";
            File.WriteAllText(draft, Guid.NewGuid().ToString("n"));
            try
            {
                File.Move(draft, file, overwrite: false);
            }
            catch (IOException) when (File.Exists(file))
            {
                File.Delete(draft);
            }
        }

        return File.ReadAllText(file);
    }
}
