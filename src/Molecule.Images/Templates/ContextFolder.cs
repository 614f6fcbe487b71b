using Molecule.Containers.Engines.Building;

namespace Molecule.Images.Templates;

/// <summary>A file that is put into a context from elsewhere.</summary>
/// <param name="Path">In the context, with <c>/</c>.</param>
/// <param name="Sha256">Of its bytes, where it is known already.</param>
public sealed record ContextExtra(string Path, string SourceFile, UnixFileMode Mode, string? Sha256 = null);

/// <summary>Which permission bits the files of a context get.</summary>
public enum ContextModes
{
    /// <summary>As they are on disk.</summary>
    Kept,

    /// <summary>
    /// 0755 for folders and what its owner may execute, 0644 for the rest: all that git records. The other bits come from the umask of
    /// whoever checked the files out, and must not make one commit two contexts.
    /// </summary>
    Git,
}

/// <summary>
/// Reads folders into a build context: later folders lie over earlier ones, extra files over all, <c>.dockerignore</c> then leaves
/// out. Symbolic links stay links; what they point at is not looked at. A <c>.git</c> at the root is never part of a context: it
/// differs between two checkouts of the same commit. One difference to the docker CLI remains: a Dockerfile that the rules leave out
/// is sent all the same (the engine's API has no other way to get it), so BuildKit's <c>COPY .</c> sees it.
/// </summary>
public static class ContextFolder
{
    public const string Dockerfile = "Dockerfile";

    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;
    private const UnixFileMode Plain = (UnixFileMode)0b110_100_100;

    public static BuildContext Read(IReadOnlyList<string> folders, IReadOnlyList<ContextExtra> extras, ContextModes modes = ContextModes.Kept)
    {
        var merged = Merge(folders, extras, modes);
        return new BuildContext(Filter(merged, ReadIgnore(merged)));
    }

    /// <summary>A folder as it is, with nothing left out but <c>.git</c> at its root.</summary>
    internal static BuildContext ReadAll(string folder) => new(Merge([folder], [], ContextModes.Kept).Values);

    private static SortedDictionary<string, ContextEntry> Merge(IReadOnlyList<string> folders, IReadOnlyList<ContextExtra> extras, ContextModes modes)
    {
        var merged = new SortedDictionary<string, ContextEntry>(StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            Walk(new DirectoryInfo(folder), string.Empty, modes, merged);
        }

        foreach (var extra in extras)
        {
            for (var slash = extra.Path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = extra.Path.IndexOf('/', slash + 1))
            {
                merged.TryAdd(extra.Path[..slash], new ContextEntry(extra.Path[..slash], ContextEntryKind.Directory, Executable));
            }

            merged[extra.Path] = new ContextEntry(extra.Path, ContextEntryKind.File, extra.Mode, extra.SourceFile, Sha256: extra.Sha256);
        }

        return merged;
    }

    private static void Walk(DirectoryInfo folder, string prefix, ContextModes modes, SortedDictionary<string, ContextEntry> merged)
    {
        foreach (var item in folder.EnumerateFileSystemInfos())
        {
            var path = prefix + item.Name;
            if (path == ".git")
            {
                continue;
            }

            if (item.LinkTarget is { } target)
            {
                merged[path] = new ContextEntry(path, ContextEntryKind.Link, default, LinkTarget: target.Replace('\\', '/'));
            }
            else if (item is DirectoryInfo directory)
            {
                merged[path] = new ContextEntry(path, ContextEntryKind.Directory, ModeOf(item, modes));
                Walk(directory, path + "/", modes, merged);
            }
            else
            {
                // Empty files are not opened: pipes and sockets have no length either, and opening one would wait for ever.
                merged[path] = new ContextEntry(path, ContextEntryKind.File, ModeOf(item, modes), ((FileInfo)item).Length == 0 ? null : item.FullName);
            }
        }
    }

    /// <summary>A <c>Dockerfile.dockerignore</c> wins over <c>.dockerignore</c>, as it does in BuildKit.</summary>
    private static DockerIgnore ReadIgnore(SortedDictionary<string, ContextEntry> merged)
    {
        foreach (var name in (string[])[Dockerfile + DockerIgnore.FileName, DockerIgnore.FileName])
        {
            if (merged.TryGetValue(name, out var entry) && entry.Kind == ContextEntryKind.File)
            {
                return entry.SourceFile is null ? DockerIgnore.None : DockerIgnore.Parse(File.ReadAllText(entry.SourceFile), name);
            }
        }

        return DockerIgnore.None;
    }

    private static IEnumerable<ContextEntry> Filter(SortedDictionary<string, ContextEntry> merged, DockerIgnore ignore)
    {
        var kept = new Dictionary<string, ContextEntry>(StringComparer.Ordinal);
        foreach (var (path, entry) in merged)
        {
            // The engine must be able to read the Dockerfile, whatever the rules say.
            if (path != Dockerfile && ignore.Excludes(path))
            {
                continue;
            }

            for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
            {
                kept.TryAdd(path[..slash], merged[path[..slash]]);
            }

            kept[path] = entry;
        }

        return kept.Values;
    }

    private static UnixFileMode ModeOf(FileSystemInfo item, ContextModes modes)
    {
        // Windows records none: everything is executable there, as the docker CLI has it.
        if (OperatingSystem.IsWindows())
        {
            return Executable;
        }

        var mode = item.UnixFileMode;
        return modes == ContextModes.Kept ? mode : item is DirectoryInfo || mode.HasFlag(UnixFileMode.UserExecute) ? Executable : Plain;
    }
}
