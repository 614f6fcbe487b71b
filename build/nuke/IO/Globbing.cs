#nullable disable

using System.Text.RegularExpressions;

namespace Nuke.Common.IO;

/// <summary>Finds files and directories by patterns: <c>*</c> and <c>?</c> stay within one name, <c>**</c> stands for any number of directories.</summary>
public static class Globbing
{
    public static IReadOnlyCollection<AbsolutePath> GlobFiles(this AbsolutePath directory, params string[] patterns) =>
        Glob(directory, patterns, Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories));

    public static IReadOnlyCollection<AbsolutePath> GlobDirectories(this AbsolutePath directory, params string[] patterns) =>
        Glob(directory, patterns, Directory.EnumerateDirectories(directory, "*", SearchOption.AllDirectories));

    private static List<AbsolutePath> Glob(AbsolutePath directory, string[] patterns, IEnumerable<string> entries)
    {
        var expressions = patterns.Select(Expression).ToList();
        return
        [
            .. entries.Where(entry => expressions.Exists(expression => expression.IsMatch(Path.GetRelativePath(directory, entry).Replace('\\', '/'))))
                .Order(StringComparer.Ordinal)
                .Select(AbsolutePath.Create),
        ];
    }

    private static Regex Expression(string pattern) => new(
        "^" + Regex.Escape(pattern)
            .Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal) + "$",
        OperatingSystem.IsWindows() ? RegexOptions.IgnoreCase : RegexOptions.None);
}
