#nullable disable

using System.ComponentModel;
using System.Globalization;

namespace Nuke.Common.IO;

/// <summary>A full path; `/` goes down, <see cref="Parent"/> up. Compared as the file system does: by case except on Windows.</summary>
[TypeConverter(typeof(TypeConverter))]
public class AbsolutePath : IAbsolutePathHolder, IFormattable
{
    public const string DoubleQuote = "d";
    public const string DoubleQuoteIfNeeded = "dn";
    public const string SingleQuote = "s";
    public const string SingleQuoteIfNeeded = "sn";
    public const string NoQuotes = "nq";

    private readonly string _path;

    private AbsolutePath(string path) => _path = path;

    public string Name => Path.GetFileName(_path);

    public string NameWithoutExtension => Path.GetFileNameWithoutExtension(_path);

    public string Extension => Path.GetExtension(_path);

    /// <summary>Null for a root.</summary>
    public AbsolutePath Parent => Path.GetDirectoryName(_path) is { } parent ? new AbsolutePath(parent) : null;

    AbsolutePath IAbsolutePathHolder.Path => this;

    private static StringComparison Comparison => OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    public static AbsolutePath Create(string path) => Path.IsPathFullyQualified(path)
        ? new AbsolutePath(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))
        : throw new ArgumentException($"\"{path}\" is not an absolute path.", nameof(path));

    public static implicit operator AbsolutePath(string path) => path is null ? null : Create(path);

    public static implicit operator string(AbsolutePath path) => path?.ToString();

    public static AbsolutePath operator /(AbsolutePath left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return right is null ? left : Create(Path.Combine(left._path, right));
    }

    public static AbsolutePath operator +(AbsolutePath left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return Create(left._path + right);
    }

    public static bool operator ==(AbsolutePath a, AbsolutePath b) => Equals(a, b);

    public static bool operator !=(AbsolutePath a, AbsolutePath b) => !Equals(a, b);

    protected bool Equals(AbsolutePath other) => other is not null && string.Equals(_path, other._path, Comparison);

    public override bool Equals(object obj) => obj is AbsolutePath other && Equals(other);

    public override int GetHashCode() => _path.GetHashCode(Comparison);

    public override string ToString() => _path;

    /// <summary>One of the quoting constants of this class; null means <see cref="DoubleQuoteIfNeeded"/>'s opposite, the bare path.</summary>
    public string ToString(string format) => ((IFormattable)this).ToString(format, CultureInfo.InvariantCulture);

    string IFormattable.ToString(string format, IFormatProvider formatProvider) => format switch
    {
        null or "" or NoQuotes => _path,
        DoubleQuote => $"\"{_path}\"",
        SingleQuote => $"'{_path}'",
        DoubleQuoteIfNeeded => _path.Contains(' ', StringComparison.Ordinal) ? $"\"{_path}\"" : _path,
        SingleQuoteIfNeeded => _path.Contains(' ', StringComparison.Ordinal) ? $"'{_path}'" : _path,
        _ => throw new FormatException($"\"{format}\" is no format of a path; use one of the constants of AbsolutePath."),
    };

    public class TypeConverter : System.ComponentModel.TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext context, Type sourceType) =>
            sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

        public override object ConvertFrom(ITypeDescriptorContext context, CultureInfo culture, object value) =>
            value is string path ? Create(Path.GetFullPath(path)) : base.ConvertFrom(context, culture, value);
    }
}
