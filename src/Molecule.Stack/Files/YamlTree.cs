using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Molecule.Stack.Files;

/// <summary>
/// Reads one YAML document into nodes that know where they stand. Built on the parser's events: a deserializer would forget the
/// positions, and would accept what a stack file must not hold (anchors, tags, duplicate keys, a second document).
/// </summary>
internal sealed class YamlTree
{
    private const int DeepestNesting = 32;

    private readonly string _file;
    private readonly IParser _parser;

    private YamlTree(string file, string text)
    {
        _file = file;
        _parser = new Parser(new StringReader(text));
    }

    /// <exception cref="StackFileException">Not one plain YAML document.</exception>
    public static YamlNode Parse(string file, string text)
    {
        try
        {
            return new YamlTree(file, text).ReadDocument();
        }
        catch (YamlException exception)
        {
            throw new StackFileException(file, exception.Start.Line, exception.Start.Column, $"no valid YAML: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private YamlNode ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            throw new StackFileException(_file, 1, 1, "the file is empty");
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode(depth: 0);
        _parser.Consume<DocumentEnd>();
        return _parser.Accept<StreamEnd>(out _) ? root : throw Refuse(_parser.Current!, "a second document is not supported");
    }

    private YamlNode ReadNode(int depth)
    {
        var current = _parser.Consume<ParsingEvent>();
        if (depth > DeepestNesting)
        {
            throw Refuse(current, $"more than {DeepestNesting} levels of nesting");
        }

        if (current is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
        {
            throw Refuse(current, "anchors and aliases are not supported");
        }

        if (current is NodeEvent { Tag.IsEmpty: false })
        {
            throw Refuse(current, "tags are not supported");
        }

        return current switch
        {
            Scalar scalar => new YamlText(scalar.Value, scalar.Style == ScalarStyle.Plain, scalar.Start.Line, scalar.Start.Column),
            SequenceStart start => ReadList(start, depth),
            MappingStart start => ReadMap(start, depth),
            _ => throw Refuse(current, "unexpected YAML"),
        };
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
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var node = ReadNode(depth + 1);
            if (node is not YamlText key)
            {
                throw new StackFileException(_file, node.Line, node.Column, "a key must be a text");
            }

            if (!keys.Add(key.Value))
            {
                throw new StackFileException(_file, key.Line, key.Column, $"'{key.Value}' is given twice");
            }

            entries.Add((key, ReadNode(depth + 1)));
        }

        return new YamlMap(entries.ToImmutable(), start.Start.Line, start.Start.Column);
    }

    private StackFileException Refuse(ParsingEvent at, string reason) => new(_file, at.Start.Line, at.Start.Column, reason);
}
