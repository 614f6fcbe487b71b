using System.Text.RegularExpressions;

namespace Molecule.Guards.Tests;

/// <summary>The tables of README.md: what stands in code style in the first cell of each row.</summary>
internal static partial class Readme
{
    public const string File = "README.md";

    /// <summary>The names of the table that lists most of what is wanted; null when none lists any of it.</summary>
    public static IReadOnlyList<string>? TableOf(IReadOnlyCollection<string> wanted) => Tables()
        .OrderByDescending(table => table.Intersect(wanted).Count())
        .FirstOrDefault(table => table.Intersect(wanted).Any());

    private static List<List<string>> Tables()
    {
        var tables = new List<List<string>>();
        var inTable = false;
        foreach (var line in Repository.Exists(File) ? Repository.Read(File).Split('\n') : [])
        {
            var isRow = line.TrimStart().StartsWith('|');
            if (isRow && !inTable)
            {
                tables.Add([]);
            }

            if (isRow)
            {
                tables[^1].AddRange(Code().Matches(line.Split('|')[1]).Select(match => match.Groups[1].Value));
            }

            inTable = isRow;
        }

        return tables;
    }

    // Of `Images --explain` the first word.
    [GeneratedRegex(@"`(?:\./build\.sh )?([\w-]+)[^`]*`")]
    private static partial Regex Code();
}
