using System.Text.Json;
using System.Text.RegularExpressions;

namespace Molecule.Provisioner.ControlPlane.Failures;

/// <summary>
/// The only part of an answer that may ever be shown: <c>{"error": "…"}</c>, also with a <c>code</c> beside it, or an object with
/// <c>code</c> and <c>message</c> in its place. Anything else (a proxy's page, an echo of the request) stays unread.
/// </summary>
/// <param name="Text">As it came: still to be redacted.</param>
/// <param name="Code">Lower-case words joined by underscores; null when there is none.</param>
internal sealed partial record StructuredError(string Text, string? Code)
{
    /// <summary>Null when the body is not a complete JSON object with such a member.</summary>
    public static StructuredError? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out var error)
                ? Read(document.RootElement, error)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static StructuredError? Read(JsonElement root, JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.String when error.GetString() is { Length: > 0 } text => new StructuredError(text, AsCode(Member(root, "code")) ?? AsCode(text)),
        JsonValueKind.Object when (Member(error, "message") ?? Member(error, "code")) is { Length: > 0 } text => new StructuredError(text, AsCode(Member(error, "code"))),
        _ => null,
    };

    private static string? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static string? AsCode(string? text) => text is not null && CodePattern().IsMatch(text) ? text : null;

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(_[a-z0-9]+)*\z")]
    private static partial Regex CodePattern();
}
