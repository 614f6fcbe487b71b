using System.Text.Json;

namespace Molecule.Containers.Engines;

/// <summary>What an engine says about a request that it refused.</summary>
public static class EngineMessage
{
    /// <summary>The text inside <c>{"message": …}</c>; anything else as it is.</summary>
    /// <param name="body">Of the response.</param>
    public static string Of(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("message", out var message) ? message.GetString() ?? body : body;
        }
        catch (JsonException)
        {
            return body.Length == 0 ? "no reason was given" : body.Trim();
        }
    }
}
