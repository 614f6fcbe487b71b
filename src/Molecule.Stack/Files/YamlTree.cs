using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Molecule.Stack.Files;

/// <summary>
/// Reads one YAML document into nodes that know where they stand. Built on the parser's events: a deserializer would forget the
/// positions, and would accept what a stack file must not hold (tags, duplicate keys, a second document). What an alias brings keeps
/// the position of its anchor: that is where it has to be corrected.
/// </summary>
internal sealed class YamlTree
{
    private const int DeepestNesting = 32;

    /// <summary>Aliases of aliases multiply: a file of a few lines could be gigabytes.</summary>
    private const int MostNodes = 200_000;

    private readonly StackProblems _problems;
    private readonly IParser _parser;
    private readonly Dictionary<string, (YamlNode Node, int Size)> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    private YamlTree(StackProblems problems, string text)
    {
        _problems = problems;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>Null when there is no tree to go on with; why is then among the problems.</summary>
    public static YamlNode? Parse(StackProblems problems, string text) => problems.Attempt(() =>
    {
        try
        {
            return new YamlTree(problems, text).ReadDocument();
        }
        catch (YamlException exception)
        {
            throw new RefusedException(new YamlText(string.Empty, true, exception.Start.Line, exception.Start.Column), $"no valid YAML: {exception.Message.TrimEnd('.')}");
        }
    });

    private YamlNode ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            throw new RefusedException(new YamlText(string.Empty, true, 1, 1), "the file is empty");
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode(depth: 0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _))
        {
            _problems.Add(At(_parser.Current!), "a second document is not supported");
        }

        return root;
    }

    private YamlNode ReadNode(int depth)
    {
        var current = _parser.Consume<ParsingEvent>();
        if (depth > DeepestNesting)
        {
            throw new RefusedException(At(current), $"more than {DeepestNesting} levels of nesting");
        }

        if (current is AnchorAlias alias)
        {
            return Resolve(alias);
        }

        var begin = _nodes;
        Count(current, 1);
        if (current is NodeEvent { Tag.IsEmpty: false })
        {
            _problems.Add(At(current), "tags are not supported");
        }

        YamlNode node = current switch
        {
            Scalar scalar => new YamlText(scalar.Value, scalar.Style == ScalarStyle.Plain, scalar.Start.Line, scalar.Start.Column),
            SequenceStart start => ReadList(start, depth),
            MappingStart start => ReadMap(start, depth),
            _ => throw new RefusedException(At(current), "unexpected YAML"),
        };
        if (current is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor.Value] = (node, _nodes - begin);
        }

        return node;
    }

    /// <summary>An anchor is known only once its node is complete, so that nothing can hold itself.</summary>
    private YamlNode Resolve(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var anchored))
        {
            var nearest = NearestKey.Find(alias.Value.Value, _anchors.Keys);
            throw new RefusedException(At(alias), $"there is no anchor '{alias.Value.Value}' above{(nearest is null ? string.Empty : $": did you mean '{nearest}'?")}");
        }

        Count(alias, anchored.Size);
        return anchored.Node;
    }

    private void Count(ParsingEvent at, int nodes)
    {
        _nodes += nodes;
        if (_nodes > MostNodes)
        {
            throw new RefusedException(At(at), $"its aliases multiply to more than {MostNodes} values");
        }
    }

    private YamlList ReadList(SequenceStart start, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new YamlList(items.ToImmutable(), start.Start.Line, start.Start.Column);
    }

    private YamlMap ReadMap(MappingStart start, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<(YamlText, YamlNode)>();
        var merged = new List<YamlMap>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var node = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (node is not YamlText { IsNull: false } key)
            {
                _problems.Add(node, "a key must be a text");
            }
            else if (!keys.Add(key.Value))
            {
                _problems.Add(key, $"'{key.Value}' is given twice");
            }
            else if (key is { Value: "<<", IsPlain: true })
            {
                merged.AddRange(Merged(value));
            }
            else
            {
                entries.Add((key, value));
            }
        }

        // What stands here wins over what is merged, and of several that are merged the first.
        foreach (var (key, value) in merged.SelectMany(map => map.Entries).Where(entry => keys.Add(entry.Key.Value)))
        {
            entries.Add((key, value));
        }

        return new YamlMap(entries.ToImmutable(), start.Start.Line, start.Start.Column);
    }

    private IEnumerable<YamlMap> Merged(YamlNode value)
    {
        foreach (var source in value is YamlList list ? list.Items : [value])
        {
            if (source is YamlMap map)
            {
                yield return map;
            }
            else
            {
                _problems.Add(source, $"'<<' takes a mapping, or a list of them, not {source.Description}");
            }
        }
    }

    private static YamlText At(ParsingEvent current) => new(string.Empty, true, current.Start.Line, current.Start.Column);
}
