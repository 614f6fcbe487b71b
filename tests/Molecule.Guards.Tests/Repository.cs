using System.Collections.Concurrent;
using System.Diagnostics;

namespace Molecule.Guards.Tests;

/// <summary>The files that the guards look at. Paths are relative to the root, with <c>/</c>.</summary>
internal static class Repository
{
    private static readonly ConcurrentDictionary<string, string> Texts = new();

    public static string Root { get; } = FindRoot();

    /// <summary>What is tracked or about to be: everything but what <c>.gitignore</c> names.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. (FromGit() ?? FromFolder()).Where(Exists).Order(StringComparer.Ordinal)];

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static bool Exists(string file) => File.Exists(PathOf(file));

    /// <summary>With line feeds only.</summary>
    public static string Read(string file) => Texts.GetOrAdd(file, static name => File.ReadAllText(PathOf(name)).ReplaceLineEndings("\n"));

    public static IEnumerable<SourceLine> Lines(IEnumerable<string> files) =>
        files.SelectMany(file => Read(file).Split('\n').Select((text, index) => new SourceLine(file, index + 1, text)));

    /// <param name="extension">With its dot.</param>
    public static IEnumerable<string> Under(string folder, string extension = "") => Files.Where(file =>
        file.StartsWith(folder + "/", StringComparison.Ordinal) && file.EndsWith(extension, StringComparison.Ordinal));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Molecule.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository's root is not above the tests.");
        }

        return folder.FullName;
    }

    /// <summary>Null outside a clone: the copies in which the guards are proven are none.</summary>
    private static IEnumerable<string>? FromGit()
    {
        if (!Path.Exists(Path.Combine(Root, ".git")))
        {
            return null;
        }

        try
        {
            var start = new ProcessStartInfo("git") { WorkingDirectory = Root, RedirectStandardOutput = true };
            foreach (var argument in (string[])["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            {
                start.ArgumentList.Add(argument);
            }

            using var git = Process.Start(start)!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static IEnumerable<string> FromFolder()
    {
        var ignored = File.ReadAllLines(PathOf(".gitignore")).Where(line => line.Length > 0 && line[0] != '#').Append(".git/").ToList();
        return Walk("");

        IEnumerable<string> Walk(string folder) => new DirectoryInfo(PathOf(folder)).EnumerateFileSystemInfos()
            .Select(item => (Item: item, Path: folder + item.Name))
            .Where(entry => !ignored.Exists(pattern => IsIgnored(entry.Path, entry.Item, pattern)))
            .SelectMany(entry => entry.Item is DirectoryInfo ? Walk(entry.Path + "/") : [entry.Path]);
    }

    /// <summary>As much of the format as our own file uses: a folder's name or path, an extension, a file's path.</summary>
    private static bool IsIgnored(string path, FileSystemInfo item, string pattern) => pattern switch
    {
        [.. var folder, '/'] => item is DirectoryInfo && (folder.Contains('/', StringComparison.Ordinal) ? path == folder : item.Name == folder),
        ['*', .. var extension] => item.Name.EndsWith(extension, StringComparison.Ordinal),
        _ => path == pattern,
    };
}

/// <param name="Number">From 1.</param>
internal sealed record SourceLine(string File, int Number, string Text)
{
    /// <summary>As editors and terminals link it.</summary>
    public override string ToString() => $"{File}:{Number}: {Text.Trim()}";
}
