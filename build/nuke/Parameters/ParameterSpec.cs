using System.Reflection;
using System.Text;

namespace Nuke.Common.Parameters;

/// <summary>A parameter as the build declares it.</summary>
/// <param name="Name">The member's name with its component's prefix, such as <c>HostPort</c>.</param>
/// <param name="Type">The member's type.</param>
internal sealed record ParameterSpec(string Name, Type Type)
{
    public string? Description { get; init; }

    /// <summary>Characters of which each splits a given value of a list; null leaves values whole.</summary>
    public string? Separator { get; init; }

    public bool IsSecret { get; init; }

    public bool IsRequired { get; init; }

    public bool IsListed { get; init; } = true;

    /// <summary>NUKE's own parameters come from <c>NUKE_</c> variables only: HOST and VERBOSITY mean other things on many machines.</summary>
    public bool IsBuiltIn { get; init; }

    public string Room { get; init; } = "";

    /// <summary>Null for the parameters of NUKE itself.</summary>
    public MemberInfo? Member { get; init; }

    /// <summary>The member's initial value.</summary>
    public object? Default { get; init; }

    public Type ElementType => IsList ? Type.GetElementType()! : ScalarType;

    public Type ScalarType => Nullable.GetUnderlyingType(Type) ?? Type;

    public bool IsList => Type.IsArray;

    public bool IsFlag => ScalarType == typeof(bool);

    /// <summary>The switch without its dashes: <c>host-port</c>.</summary>
    public string Switch { get; } = Dashed(Name, '-');

    /// <summary>The environment variables that are looked at, in this order.</summary>
    public IReadOnlyList<string> Variables => IsBuiltIn ? [$"NUKE_{Upper}"] : [Upper, Name, $"NUKE_{Upper}"];

    private string Upper => Dashed(Name, '_').ToUpperInvariant();

    /// <summary>Whether a switch or a key of a file, dashes and case aside, means this parameter.</summary>
    public bool IsNamed(string text) => string.Equals(Name, text.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    private static string Dashed(string name, char dash)
    {
        var text = new StringBuilder();
        for (var index = 0; index < name.Length; index++)
        {
            var startsWord = char.IsUpper(name[index])
                && index > 0
                && (!char.IsUpper(name[index - 1]) || (index + 1 < name.Length && char.IsLower(name[index + 1])));
            text.Append(startsWord ? $"{dash}" : "").Append(char.ToLowerInvariant(name[index]));
        }

        return text.ToString();
    }
}
