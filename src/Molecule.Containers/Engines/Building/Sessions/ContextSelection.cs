using System.Text;

namespace Molecule.Containers.Engines.Building.Sessions;

/// <summary>
/// The part of a context that a transfer asks for, in the order and with the folders that it demands: each folder before what is in it,
/// names compared by their bytes.
/// </summary>
internal static class ContextSelection
{
    private const UnixFileMode FolderMode = (UnixFileMode)0b111_101_101;

    /// <param name="entries">The whole context.</param>
    /// <param name="followed">
    /// Paths whose content is wanted, and what symbolic links on the way to it point at. Anything from a wildcard on is not narrowed
    /// down: the whole context is sent, of which the engine takes what it needs. None asks for everything.
    /// </param>
    public static IReadOnlyList<ContextEntry> Of(IReadOnlyList<ContextEntry> entries, IReadOnlyList<string> followed)
    {
        var known = entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        var wanted = followed.Count == 0 ? null : Resolve(known, followed);
        var selected = new Dictionary<string, ContextEntry>(StringComparer.Ordinal);
        foreach (var entry in entries.Where(entry => wanted is null || wanted.Contains(entry.Path) || Folders(entry.Path).Any(wanted.Contains)))
        {
            selected[entry.Path] = entry;
            foreach (var folder in Folders(entry.Path).Where(folder => !selected.ContainsKey(folder)))
            {
                selected[folder] = known.GetValueOrDefault(folder) ?? new ContextEntry(folder, ContextEntryKind.Directory, FolderMode);
            }
        }

        return [.. selected.Values.OrderBy(entry => Encoding.UTF8.GetBytes(entry.Path), PathOrder.Instance)];
    }

    /// <returns>Null for everything.</returns>
    private static HashSet<string>? Resolve(Dictionary<string, ContextEntry> known, IReadOnlyList<string> followed)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var paths = new Queue<string>(followed);
        while (paths.TryDequeue(out var path))
        {
            // A link that points at itself comes back as what has been seen.
            if (!seen.Add(path))
            {
                continue;
            }

            string[] parts = [.. Parts(path)];
            if (parts.Any(part => part.AsSpan().ContainsAny("*?[\\")))
            {
                return null;
            }

            var end = 1;
            while (end < parts.Length && known.GetValueOrDefault(Join(parts[..end]))?.Kind != ContextEntryKind.Link)
            {
                end++;
            }

            if (parts.Length == 0)
            {
                return null;
            }

            var reached = Join(parts[..end]);
            wanted.Add(reached);
            if (known.GetValueOrDefault(reached)?.LinkTarget is { } target)
            {
                paths.Enqueue(Join([.. target.StartsWith('/') ? [] : parts[..(end - 1)], target, .. parts[end..]]));
            }
        }

        return wanted;
    }

    private static List<string> Parts(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/').Where(part => part is not ("" or ".")))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return parts;
    }

    private static string Join(IEnumerable<string> parts) => string.Join('/', parts);

    private static IEnumerable<string> Folders(string path)
    {
        for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
        {
            yield return path[..end];
        }
    }

    /// <summary>As a walk through the tree meets them: a folder's content comes before a sibling whose name goes on with a byte below the slash.</summary>
    private sealed class PathOrder : IComparer<byte[]>
    {
        public static PathOrder Instance { get; } = new();

        public int Compare(byte[]? x, byte[]? y)
        {
            var common = x.AsSpan().CommonPrefixLength(y);
            return common == x!.Length || common == y!.Length ? x.Length - y!.Length : Rank(x[common]) - Rank(y[common]);
        }

        private static int Rank(byte value) => value == '/' ? -1 : value;
    }
}
