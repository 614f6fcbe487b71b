namespace Molecule.Containers.Registries;

/// <summary>The Link header of a paged list.</summary>
internal static class TagListLink
{
    /// <returns>The address of the next page as it was written, relative or absolute; null on the last page.</returns>
    public static string? Next(string? header)
    {
        for (var rest = header; !string.IsNullOrEmpty(rest);)
        {
            var open = rest.IndexOf('<', StringComparison.Ordinal);
            var close = open < 0 ? -1 : rest.IndexOf('>', open);
            if (close < 0)
            {
                return null;
            }

            var target = rest[(open + 1)..close];
            var following = rest.IndexOf(",<", close, StringComparison.Ordinal) is var tight && tight >= 0 ? tight : rest.IndexOf(", <", close, StringComparison.Ordinal);
            var parameters = following < 0 ? rest[(close + 1)..] : rest[(close + 1)..following];
            if (parameters.Split(';').Any(IsNext))
            {
                return target;
            }

            rest = following < 0 ? null : rest[(following + 1)..];
        }

        return null;
    }

    private static bool IsNext(string parameter)
    {
        var parts = parameter.Split('=', 2, StringSplitOptions.TrimEntries);
        return parts is [var name, var value]
            && string.Equals(name, "rel", StringComparison.OrdinalIgnoreCase)
            && value.Trim('"').Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase);
    }
}
