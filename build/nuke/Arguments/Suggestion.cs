namespace Nuke.Common.Arguments;

/// <summary>Guesses what somebody meant who mistyped a name.</summary>
internal static class Suggestion
{
    private const int Shown = 3;

    /// <summary>" Did you mean X or Y?", or empty when nothing is near.</summary>
    public static string For(string word, IEnumerable<string> names)
    {
        var nearest = Nearest(word, names);
        return nearest.Count == 0 ? "" : $" Did you mean {string.Join(" or ", nearest)}?";
    }

    /// <summary>Nearest first; only those within a third of the word's length, and those that it begins.</summary>
    public static IReadOnlyList<string> Nearest(string word, IEnumerable<string> names)
    {
        var limit = Math.Max(1, word.Length / 3);
        return
        [
            .. names.Select(name => (Name: name, Distance: Distance(word.ToUpperInvariant(), name.ToUpperInvariant())))
                .Where(candidate => candidate.Distance <= limit
                    || (word.Length > 1 && candidate.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase)))
                .OrderBy(candidate => candidate.Distance)
                .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
                .Take(Shown)
                .Select(candidate => candidate.Name),
        ];
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that make one of the other.</summary>
    public static int Distance(string left, string right)
    {
        var beforeLast = new int[right.Length + 1];
        var last = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var row = 1; row <= left.Length; row++)
        {
            var current = new int[right.Length + 1];
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var replace = last[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                current[column] = Math.Min(replace, Math.Min(last[column], current[column - 1]) + 1);
                if (row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1])
                {
                    current[column] = Math.Min(current[column], beforeLast[column - 2] + 1);
                }
            }

            (beforeLast, last) = (last, current);
        }

        return last[right.Length];
    }
}
