using System.Collections.Immutable;

namespace Molecule.Provisioner.Assets;

/// <summary>Reads a template folder of this machine.</summary>
internal static class FolderFiles
{
    /// <summary>
    /// All regular files. Symbolic links below the root are left out (they could point anywhere); a root that is one is resolved.
    /// The git folder is left out.
    /// </summary>
    /// <exception cref="AssetFetchException">There is no such folder, or it holds more than <see cref="AssetSet.Limit"/> bytes.</exception>
    public static AssetSet Read(string folder)
    {
        var root = new DirectoryInfo(folder);
        root = root.ResolveLinkTarget(returnFinalTarget: true) as DirectoryInfo ?? root;
        if (!root.Exists)
        {
            throw new AssetFetchException(folder, "there is no such folder", "Name a folder that holds a config.yaml.");
        }

        var files = new List<FileInfo>();
        Collect(root, files);
        if (files.Sum(file => file.Length) > AssetSet.Limit)
        {
            throw new AssetFetchException(folder, $"it holds more than {AssetSet.Limit} bytes", "Name a folder that holds the template only.");
        }

        return AssetSet.Of(files.Select(file => KeyValuePair.Create(
            Path.GetRelativePath(root.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/'),
            ImmutableArray.Create(File.ReadAllBytes(file.FullName)))));
    }

    private static void Collect(DirectoryInfo folder, List<FileInfo> files)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget is not null || entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                continue;
            }

            if (entry is DirectoryInfo { Name: not ".git" } child)
            {
                Collect(child, files);
            }
            else if (entry is FileInfo file && (file.Attributes & FileAttributes.Device) == 0)
            {
                files.Add(file);
            }
        }
    }
}
