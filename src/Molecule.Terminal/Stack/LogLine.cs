using System.Text.Json;

namespace Molecule.Terminal.Stack;

/// <summary>Makes a log line short enough to be read in passing.</summary>
internal static class LogLine
{
    /// <summary>The message of a structured (JSON) line; any other line as it is.</summary>
    public static string Message(string line)
    {
        if (!line.StartsWith('{'))
        {
            return line;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.TryGetProperty("Message", out var message) && message.ValueKind == JsonValueKind.String ? message.GetString()! : line;
        }
        catch (JsonException)
        {
            return line;
        }
    }
}
