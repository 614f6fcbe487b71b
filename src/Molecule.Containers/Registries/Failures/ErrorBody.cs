using System.Collections.Immutable;
using System.Text.Json;
using Molecule.Containers.Redaction;

namespace Molecule.Containers.Registries.Failures;

/// <summary>The structured errors of a body; anything else (an HTML page of some proxy) is never echoed.</summary>
internal static class ErrorBody
{
    public const int MaximumBytes = 64 * 1024;

    private const int MaximumMessage = 500;

    public static (ImmutableArray<string> Codes, string? Message) Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("errors", out var errors) || errors.ValueKind != JsonValueKind.Array)
            {
                return ([], null);
            }

            var entries = errors.EnumerateArray().Where(error => error.ValueKind == JsonValueKind.Object).Take(10).ToList();
            ImmutableArray<string> codes = [.. entries.Select(error => Text(error, "code")).Where(IsCode).Select(code => code!.ToUpperInvariant())];
            return (codes, entries.Select(error => Text(error, "message")).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text)) is { } message ? Shorten(message) : null);
        }
        catch (JsonException)
        {
            return ([], null);
        }
    }

    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsCode(string? code) => code is { Length: > 0 and <= 64 } && code.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    private static string Shorten(string message)
    {
        var safe = Redactor.Process.Redact(string.Concat(message.Select(character => char.IsControl(character) ? ' ' : character)));
        return safe.Length <= MaximumMessage ? safe : safe[..MaximumMessage] + "…";
    }
}
