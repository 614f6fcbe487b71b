using System.Globalization;
using System.Text.RegularExpressions;

namespace Molecule.Stack.Files;

/// <summary>Compose's notations of durations, sizes and processors.</summary>
internal static partial class ComposeUnits
{
    /// <summary>Such as <c>1m30s</c> or <c>500ms</c>: whole or decimal numbers with h, m, s, ms, us or ns, in that order.</summary>
    /// <returns>Null for anything else, and for what is longer than ten days.</returns>
    public static TimeSpan? Duration(string text)
    {
        var match = DurationPattern().Match(text);
        if (!match.Success || text.Length == 0)
        {
            return null;
        }

        var seconds = Part("h") * 3600 + Part("m") * 60 + Part("s") + Part("ms") / 1e3m + Part("us") / 1e6m + Part("ns") / 1e9m;
        return seconds <= 10 * 24 * 3600 ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;

        decimal Part(string unit) => match.Groups[unit].Success ? decimal.Parse(match.Groups[unit].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Such as <c>512m</c> or <c>1gb</c>: a number with b, k, m or g; 1024 of each make one of the next.</summary>
    /// <returns>Bytes; null for anything else, and for what does not fit.</returns>
    public static long? Bytes(string text)
    {
        var match = BytesPattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var factor = match.Groups["unit"].Value.ToLowerInvariant() switch
        {
            "k" => 1L << 10,
            "m" => 1L << 20,
            "g" => 1L << 30,
            _ => 1L,
        };
        var bytes = decimal.Parse(match.Groups["number"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * factor;
        return bytes < long.MaxValue ? (long)bytes : null;
    }

    /// <summary>Such as <c>0.5</c>.</summary>
    /// <returns>Null for what is no positive decimal number.</returns>
    public static decimal? Processors(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1024 ? number : null;

    [GeneratedRegex(@"\A(?:(?<h>\d{1,9}(?:\.\d{1,9})?)h)?(?:(?<m>\d{1,9}(?:\.\d{1,9})?)m(?!s))?(?:(?<s>\d{1,9}(?:\.\d{1,9})?)s)?(?:(?<ms>\d{1,9}(?:\.\d{1,9})?)ms)?(?:(?<us>\d{1,9}(?:\.\d{1,9})?)us)?(?:(?<ns>\d{1,9}(?:\.\d{1,9})?)ns)?\z")]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"\A(?<number>\d{1,18}(?:\.\d{1,9})?)(?:(?<unit>[bkmg])|(?<unit>[kmg])b)?\z", RegexOptions.IgnoreCase)]
    private static partial Regex BytesPattern();
}
