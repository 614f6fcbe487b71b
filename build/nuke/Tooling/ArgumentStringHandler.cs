#nullable disable

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Nuke.Common.IO;

namespace Nuke.Common.Tooling;

/// <summary>
/// Builds a command line from an interpolated string: a value that is inserted becomes one argument (quoted where it has to be), unless
/// it carries the format <c>nq</c>; a value with the format <c>r</c> is masked wherever the command line is printed.
/// </summary>
[InterpolatedStringHandler]
public struct ArgumentStringHandler
{
    private readonly StringBuilder _text;
    private readonly List<string> _secrets;

    public ArgumentStringHandler(int literalLength, int formattedCount, out bool handlerIsValid)
    {
        _text = new StringBuilder(literalLength + (16 * formattedCount));
        _secrets = [];
        handlerIsValid = true;
    }

    private ArgumentStringHandler(string text)
        : this(text?.Length ?? 0, 0, out _) => _text.Append(text);

    public static implicit operator ArgumentStringHandler(string value) => new(value);

    public void AppendLiteral(string value) => _text.Append(value);

    public void AppendFormatted(object obj, int alignment = 0, string format = null)
    {
        var value = obj is IFormattable formattable && obj is not AbsolutePath
            ? formattable.ToString(format is "nq" or "r" ? null : format, CultureInfo.InvariantCulture)
            : obj?.ToString() ?? "";
        if (format == "r")
        {
            _secrets.Add(value);
        }

        // An interpolation that stands inside quotes of the literal, or that holds several arguments, says so by its format.
        _text.Append(CultureInfo.InvariantCulture, $"{(format == "nq" ? value : CommandLineText.Quote(value))}");
        if (alignment > value.Length)
        {
            _text.Append(' ', alignment - value.Length);
        }
    }

    public void AppendFormatted(IEnumerable<IAbsolutePathHolder> paths, int alignment = 0, string format = null) =>
        _text.AppendJoin(' ', paths.Select(holder => CommandLineText.Quote(holder.Path)));

    public string ToStringAndClear()
    {
        var text = _text?.ToString() ?? "";
        _text?.Clear();
        return text;
    }

    /// <summary>Masks the values that were marked as secret.</summary>
    public Func<string, string> GetFilter()
    {
        var secrets = _secrets ?? [];
        return text => secrets.Where(secret => secret.Length > 0)
            .Aggregate(text, (masked, secret) => masked.Replace(secret, Printing.SecretMask.Mask, StringComparison.Ordinal));
    }
}
