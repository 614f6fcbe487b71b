namespace Molecule.Stack.Files;

/// <summary>Finds what somebody probably meant.</summary>
internal static class NearestKey
{
    /// <summary>Edits up to which a key counts as a slip of the other.</summary>
    private const int Farthest = 3;

    /// <summary>Null when nothing is near.</summary>
    public static string? Find(string key, IEnumerable<string> known) => known
        .Select(candidate => (Key: candidate, Distance: Distance(key, candidate)))
        .Where(candidate => candidate.Distance <= Math.Min(Farthest, Math.Max(1, candidate.Key.Length / 2)))
        .OrderBy(candidate => candidate.Distance)
        .Select(candidate => candidate.Key)
        .FirstOrDefault();

    // Levenshtein, one row at a time.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
