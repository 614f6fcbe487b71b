using System.Text;
using System.Text.Json;
using Nuke.Common.Running;

namespace Nuke.Common.Parameters;

/// <summary>A parsed <c>parameters.json</c>.</summary>
/// <param name="Path">Shown in messages.</param>
/// <param name="Values">By key as written: the texts (several for a list) and the line that they stand in, from 1.</param>
internal sealed record ParameterFile(string Path, IReadOnlyDictionary<string, (IReadOnlyList<string> Texts, int Line)> Values)
{
    /// <summary>Keys that mean something to editors or to NUKE's own attributes, and are no parameters.</summary>
    private static readonly string[] Foreign = ["$schema", "Solution"];

    /// <summary>Null when there is no such file.</summary>
    public static ParameterFile? Load(string path, string shown)
    {
        try
        {
            return System.IO.Path.Exists(path) ? Parse(shown, File.ReadAllBytes(path)) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{shown} cannot be read: {failure.Message}", "Make it a readable file, or remove it.", failure);
        }
    }

    public static ParameterFile Parse(string path, ReadOnlySpan<byte> json)
    {
        var preamble = Encoding.UTF8.Preamble;
        if (json.StartsWith(preamble))
        {
            json = json[preamble.Length..];
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var values = new Dictionary<string, (IReadOnlyList<string> Texts, int Line)>(StringComparer.OrdinalIgnoreCase);
        try
        {
            reader.Read();
            Require(reader.TokenType == JsonTokenType.StartObject, json, reader, "an object is expected");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString()!;
                var line = LineOf(json, reader);
                reader.Read();
                var texts = Texts(ref reader, json, key);
                if (!Foreign.Contains(key) && texts is not null)
                {
                    Require(values.TryAdd(key, (texts, line)), json, reader, $"\"{key}\" is given twice");
                }
            }

            // Whatever stands behind the object is a mistake that the reader reports.
            while (reader.Read())
            {
            }

            return new ParameterFile(path, values);
        }
        catch (JsonException failure)
        {
            // The reader's own position is in its message too, counted from 0: that would only confuse.
            var message = failure.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            throw new UsageException(
                $"{path}({(failure.LineNumber ?? 0) + 1}): not valid JSON: {message}", "Mend that line; the file is one JSON object.", failure);
        }

        void Require(bool condition, ReadOnlySpan<byte> all, Utf8JsonReader at, string problem)
        {
            if (!condition)
            {
                throw new UsageException($"{path}({LineOf(all, at)}): {problem}.", "Mend that line; see .nuke/build.schema.json for what it may hold.");
            }
        }

        IReadOnlyList<string>? Texts(ref Utf8JsonReader at, ReadOnlySpan<byte> all, string key)
        {
            if (at.TokenType != JsonTokenType.StartArray)
            {
                return at.TokenType == JsonTokenType.Null ? null : [Text(at, all, key)];
            }

            var texts = new List<string>();
            while (at.Read() && at.TokenType != JsonTokenType.EndArray)
            {
                texts.Add(Text(at, all, key));
            }

            return texts;
        }

        string Text(Utf8JsonReader at, ReadOnlySpan<byte> all, string key)
        {
            Require(
                at.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False,
                all,
                at,
                $"\"{key}\" must be a text, a number, true, false or a list of them");
            return at.TokenType switch
            {
                JsonTokenType.String => at.GetString()!,
                JsonTokenType.True => "true",
                JsonTokenType.False => "false",
                _ => Encoding.UTF8.GetString(at.ValueSpan),
            };
        }
    }

    private static int LineOf(ReadOnlySpan<byte> json, Utf8JsonReader reader) => json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
}
