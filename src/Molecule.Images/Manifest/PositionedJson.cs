using System.Text;
using System.Text.Json;

namespace Molecule.Images.Manifest;

/// <summary>A JSON value that remembers where it stands.</summary>
/// <param name="Start">Offset of its first byte.</param>
/// <param name="Length">Of its own token in bytes; of the opening bracket for objects and arrays.</param>
/// <param name="Text">A string's value, or a number's digits; empty otherwise.</param>
internal sealed record PositionedValue(
    string Path, int Start, int Length, JsonTokenType Kind, string Text, IReadOnlyList<PositionedProperty> Properties, IReadOnlyList<PositionedValue> Items);

/// <param name="Start">Offset of its name.</param>
internal sealed record PositionedProperty(string Name, int Start, PositionedValue Value);

/// <summary>System.Text.Json's documents forget positions; a person who has to correct a file needs them.</summary>
internal static class PositionedJson
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Disallow, MaxDepth = 16 };

    /// <exception cref="JsonException">Not JSON.</exception>
    public static PositionedValue Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        var root = ReadValue(ref reader, "$");
        reader.Read();
        return root;
    }

    /// <summary>Line and column of an offset, both from 1.</summary>
    public static (int Line, int Column) Locate(ReadOnlySpan<byte> json, int offset)
    {
        var before = json[..offset];
        return (before.Count((byte)'\n') + 1, offset - before.LastIndexOf((byte)'\n'));
    }

    private static PositionedValue ReadValue(ref Utf8JsonReader reader, string path)
    {
        var start = (int)reader.TokenStartIndex;
        var length = (int)reader.BytesConsumed - start;
        var kind = reader.TokenType;
        switch (kind)
        {
            case JsonTokenType.StartObject:
                var properties = new List<PositionedProperty>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var (name, at) = (reader.GetString()!, (int)reader.TokenStartIndex);
                    reader.Read();
                    properties.Add(new PositionedProperty(name, at, ReadValue(ref reader, $"{path}.{name}")));
                }

                return new PositionedValue(path, start, length, kind, string.Empty, properties, []);
            case JsonTokenType.StartArray:
                var items = new List<PositionedValue>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader, $"{path}[{items.Count}]"));
                }

                return new PositionedValue(path, start, length, kind, string.Empty, [], items);
            case JsonTokenType.String:
                return new PositionedValue(path, start, length, kind, reader.GetString()!, [], []);
            default:
                return new PositionedValue(path, start, length, kind, Encoding.UTF8.GetString(reader.ValueSpan), [], []);
        }
    }
}
