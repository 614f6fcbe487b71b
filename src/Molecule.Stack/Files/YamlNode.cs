using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Molecule.Stack.Files;

/// <summary>A value of a stack file and where it begins; lines and columns from 1.</summary>
internal abstract record YamlNode(long Line, long Column)
{
    public abstract string Description { get; }

    public virtual bool IsNull => false;
}

/// <param name="IsPlain">True when it is written without quotes: only then can it be a number or null.</param>
internal sealed partial record YamlText(string Value, bool IsPlain, long Line, long Column) : YamlNode(Line, Column)
{
    public override bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";

    public override string Description => $"'{Value}'";

    /// <summary>
    /// True for what YAML readers take for different things: a truth value or a word, a number in base 8 or 60 or a text, 1.10 or 1.1. Compose's
    /// own implementations differ here, so a stack file must say which it means.
    /// </summary>
    public bool IsAmbiguous => IsPlain && Ambiguous().IsMatch(Value);

    // The implicit types of YAML 1.1 that do not survive being read and written again; see yaml.org/type.
    [GeneratedRegex(
        @"\A(?:y|n|yes|no|on|off|true|false|[-+]?0[0-9_]+|[-+]?0[xob][0-9a-f_]+|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[-+]?[0-9]+_[0-9_]*|[-+]?(?:[0-9]+\.[0-9]*0|[0-9]+\.|\.[0-9]+|[0-9.]+e[-+]?[0-9]+)|[-+]?\.(?:inf|nan)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?)\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Ambiguous();
}

internal sealed record YamlList(ImmutableArray<YamlNode> Items, long Line, long Column) : YamlNode(Line, Column)
{
    public override string Description => "a list";
}

internal sealed record YamlMap(ImmutableArray<(YamlText Key, YamlNode Value)> Entries, long Line, long Column) : YamlNode(Line, Column)
{
    public override string Description => "a mapping";

    public YamlNode? Find(string key) => Entries.FirstOrDefault(entry => entry.Key.Value == key).Value;
}
