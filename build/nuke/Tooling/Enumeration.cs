#nullable disable

using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace Nuke.Common.Tooling;

/// <summary>A closed set of named values: derive, and give one public static field or property per value.</summary>
public abstract class Enumeration
{
    protected string Value { get; set; }

    internal string Text => Value;

    public static bool operator ==(Enumeration a, Enumeration b) => Equals(a, b);

    public static bool operator !=(Enumeration a, Enumeration b) => !Equals(a, b);

    public static implicit operator string(Enumeration value) => value?.Value;

    internal static IReadOnlyList<Enumeration> ValuesOf(Type type)
    {
        const BindingFlags Flags = BindingFlags.Public | BindingFlags.Static;
        return
        [
            .. type.GetFields(Flags).Where(field => field.FieldType == type).Select(field => (Enumeration)field.GetValue(null)),
            .. type.GetProperties(Flags).Where(property => property.PropertyType == type).Select(property => (Enumeration)property.GetValue(null)),
        ];
    }

    protected bool Equals(Enumeration other) => other is not null && other.GetType() == GetType() && other.Value == Value;

    public override bool Equals(object obj) => obj is Enumeration other && Equals(other);

    public override int GetHashCode() => Value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    public override string ToString() => Value;

    public class TypeConverter<T> : TypeConverter
        where T : Enumeration, new()
    {
        public override bool CanConvertFrom(ITypeDescriptorContext context, Type sourceType) =>
            sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

        public override object ConvertFrom(ITypeDescriptorContext context, CultureInfo culture, object value) => value is string text
            ? ValuesOf(typeof(T)).FirstOrDefault(candidate => string.Equals(candidate.Value, text, StringComparison.OrdinalIgnoreCase))
                ?? throw new FormatException($"\"{text}\" is none of {string.Join(", ", ValuesOf(typeof(T)))}.")
            : base.ConvertFrom(context, culture, value);
    }
}
