using System.Collections.Immutable;

namespace Molecule.Stack.Files;

/// <summary>A value of a stack file and where it begins; lines and columns from 1.</summary>
internal abstract record YamlNode(long Line, long Column)
{
    public abstract string Description { get; }
}

/// <param name="IsPlain">True when it is written without quotes: only then can it be a number or null.</param>
internal sealed record YamlText(string Value, bool IsPlain, long Line, long Column) : YamlNode(Line, Column)
{
    public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";

    public override string Description => $"'{Value}'";
}

internal sealed record YamlList(ImmutableArray<YamlNode> Items, long Line, long Column) : YamlNode(Line, Column)
{
    public override string Description => "a list";
}

internal sealed record YamlMap(ImmutableArray<(YamlText Key, YamlNode Value)> Entries, long Line, long Column) : YamlNode(Line, Column)
{
    public override string Description => "a mapping";
}
