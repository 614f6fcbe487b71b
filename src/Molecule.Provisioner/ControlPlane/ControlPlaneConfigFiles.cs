using System.Collections.Immutable;
using System.Globalization;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.ControlPlane;

/// <summary>The configuration files that travel in the request itself.</summary>
internal static class ControlPlaneConfigFiles
{
    /// <summary>Bytes in all, decoded.</summary>
    public const int Limit = 256 * 1024;

    private const string ConfigFile = "config.yaml";
    private const string PromptFolder = "prompts";
    private const string Field = "config files";

    /// <summary>Of a template folder only <c>config.yaml</c> and <c>prompts/**</c>; links and whatever is no regular file are left out.</summary>
    /// <exception cref="InvalidWorkspaceSpecException">The folder is missing or itself a symbolic link, or holds too much.</exception>
    public static AssetSet FromTemplate(string folder)
    {
        var root = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (root.LinkTarget is not null)
        {
            // The local back end resolves it; here the files leave the machine, and a link could point anywhere.
            throw new InvalidWorkspaceSpecException("template folder", folder, "a symbolic link is not accepted here");
        }

        if (!root.Exists)
        {
            throw new InvalidWorkspaceSpecException("template folder", folder, "there is no such folder");
        }

        var files = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<byte>>(StringComparer.Ordinal);
        Add(files, new FileInfo(Path.Combine(root.FullName, ConfigFile)), ConfigFile);
        AddFolder(files, new DirectoryInfo(Path.Combine(root.FullName, PromptFolder)), PromptFolder);
        return AssetSet.Of(files);
    }

    /// <exception cref="InvalidWorkspaceSpecException">More than <see cref="Limit"/> bytes.</exception>
    public static AssetSet Check(AssetSet files) => files.Size <= Limit ? files : throw TooMuch(files.Size);

    private static void AddFolder(ImmutableSortedDictionary<string, ImmutableArray<byte>>.Builder files, DirectoryInfo folder, string path)
    {
        if (!folder.Exists || folder.LinkTarget is not null)
        {
            return;
        }

        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo child)
            {
                AddFolder(files, child, $"{path}/{child.Name}");
            }
            else
            {
                Add(files, (FileInfo)entry, $"{path}/{entry.Name}");
            }
        }
    }

    private static void Add(ImmutableSortedDictionary<string, ImmutableArray<byte>>.Builder files, FileInfo file, string path)
    {
        if (!file.Exists || file.LinkTarget is not null || !AssetPath.IsSafe(path))
        {
            return;
        }

        var total = files.Values.Sum(content => (long)content.Length) + file.Length;
        if (total > Limit)
        {
            throw TooMuch(total);
        }

        if (RegularFile.Read(file.FullName) is { } content)
        {
            files[path] = content;
        }
    }

    private static InvalidWorkspaceSpecException TooMuch(long size) =>
        new(Field, string.Create(CultureInfo.InvariantCulture, $"{size} bytes"), $"at most {Limit} bytes in all");
}
