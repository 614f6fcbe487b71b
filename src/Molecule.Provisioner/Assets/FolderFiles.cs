using System.Collections.Immutable;

namespace Molecule.Provisioner.Assets;

/// <summary>Reads a template folder of this machine.</summary>
internal static class FolderFiles
{
    /// <summary>
    /// All regular files that are wanted. Symbolic links below the root are left out (they could point anywhere), as are pipes, sockets
    /// and devices; a root that is a link is resolved. The git folder is left out.
    /// </summary>
    /// <param name="keep">By path below the folder, with <c>/</c>; null wants all.</param>
    /// <exception cref="AssetFetchException">There is no such folder, or what is wanted has more than <see cref="AssetSet.Limit"/> bytes.</exception>
    public static AssetSet Read(string folder, Func<string, bool>? keep = null)
    {
        var root = new DirectoryInfo(folder);
        root = root.ResolveLinkTarget(returnFinalTarget: true) as DirectoryInfo ?? root;
        if (!root.Exists)
        {
            throw new AssetFetchException(folder, "there is no such folder", "Name a folder that holds a config.yaml.");
        }

        var files = new List<(string Path, FileInfo File)>();
        Collect(root, string.Empty, files);
        files.RemoveAll(file => keep is not null && !keep(file.Path));
        if (files.Sum(file => file.File.Length) > AssetSet.Limit)
        {
            throw new AssetFetchException(folder, $"it holds more than {AssetSet.Limit} bytes", "Name a folder that holds the template only.");
        }

        return AssetSet.Of(
            from file in files
            let content = RegularFile.Read(file.File.FullName)
            where content is not null
            select KeyValuePair.Create(file.Path, content.Value));
    }

    private static void Collect(DirectoryInfo folder, string prefix, List<(string Path, FileInfo File)> files)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget is not null || entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                continue;
            }

            if (entry is DirectoryInfo { Name: not ".git" } child)
            {
                Collect(child, $"{prefix}{child.Name}/", files);
            }
            else if (entry is FileInfo file)
            {
                files.Add((prefix + file.Name, file));
            }
        }
    }
}
