using System.ComponentModel;
using System.Globalization;
using Nuke.Common.IO;
using Nuke.Common.Tooling;

namespace Nuke.Common.Parameters;

/// <summary>Makes typed values of text.</summary>
internal static class ValueConverter
{
    /// <summary>Null when it cannot be converted; <see cref="Expected"/> then says what can.</summary>
    public static object? Convert(ParameterSpec spec, IReadOnlyList<string> texts)
    {
        if (!spec.IsList)
        {
            return texts.Count == 1 ? Scalar(spec.ScalarType, texts[0]) : null;
        }

        var parts = spec.Separator is null
            ? texts
            : [.. texts.SelectMany(text => text.Split(spec.Separator.ToCharArray(), StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        var values = Array.CreateInstance(spec.ElementType, parts.Count);
        for (var index = 0; index < parts.Count; index++)
        {
            if (Scalar(spec.ElementType, parts[index]) is not { } value)
            {
                return null;
            }

            values.SetValue(value, index);
        }

        return values;
    }

    /// <summary>Such as "a whole number" or "one of Debug, Release".</summary>
    public static string Expected(ParameterSpec spec)
    {
        var one = NamesOf(spec.ElementType) is { Count: > 0 } names ? $"one of {string.Join(", ", names)}" : spec.ElementType.Name switch
        {
            nameof(Boolean) => "true or false",
            nameof(Int32) => $"a whole number from {int.MinValue} to {int.MaxValue}",
            nameof(Int64) => "a whole number",
            nameof(Double) => "a number",
            nameof(AbsolutePath) => "a path",
            nameof(String) => "a text",
            var name => $"a {name}",
        };
        return spec.IsList ? $"a list, each {one}" : one;
    }

    /// <summary>The values that a type allows when they can be listed; else empty.</summary>
    public static IReadOnlyList<string> NamesOf(Type type) => type.IsEnum
        ? Enum.GetNames(type)
        : type.IsSubclassOf(typeof(Enumeration)) ? [.. Enumeration.ValuesOf(type).Select(value => value.Text)] : [];

    /// <summary>As it would be given on a command line; null for null.</summary>
    public static string? Show(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        Array list => list.Length == 0 ? null : string.Join(" ", list.Cast<object>().Select(Show)),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static object? Scalar(Type type, string text)
    {
        if (type == typeof(string))
        {
            return text;
        }

        if (type == typeof(bool))
        {
            return bool.TryParse(text, out var flag) ? flag : text switch { "1" => true, "0" => false, _ => null };
        }

        if (type == typeof(int))
        {
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        if (type == typeof(AbsolutePath))
        {
            return text.Length == 0 || text.Contains('\0', StringComparison.Ordinal) ? null : AbsolutePath.Create(Path.GetFullPath(text));
        }

        // By name only: Enum.TryParse also takes any number, declared or not.
        if (type.IsEnum)
        {
            return Enum.GetNames(type).FirstOrDefault(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) is { } name
                ? Enum.Parse(type, name)
                : null;
        }

        if (type.IsSubclassOf(typeof(Enumeration)))
        {
            return Enumeration.ValuesOf(type).FirstOrDefault(value => string.Equals(value.Text, text, StringComparison.OrdinalIgnoreCase));
        }

        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromString(null, CultureInfo.InvariantCulture, text);
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
