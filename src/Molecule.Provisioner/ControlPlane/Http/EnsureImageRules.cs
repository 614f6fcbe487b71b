using System.Text.Json;

namespace Molecule.Provisioner.ControlPlane.Http;

/// <summary>The decision tables of <c>ensure-image</c>.</summary>
internal static class EnsureImageRules
{
    public static EnsureImageDecision Decide(int status) => status switch
    {
        >= 200 and <= 299 => EnsureImageDecision.Ready,
        >= 300 and <= 399 => EnsureImageDecision.Misrouted,
        501 => EnsureImageDecision.NotSupported,
        404 => EnsureImageDecision.AskStatus,
        408 or 429 => EnsureImageDecision.Transient,
        >= 400 and <= 499 => EnsureImageDecision.Permanent,
        _ => EnsureImageDecision.Transient,
    };

    /// <param name="ensure">The 404 that raised the question.</param>
    /// <param name="status">The answer of <c>/cp/workspaces/&lt;id&gt;/status</c>.</param>
    public static EnsureImageDecision DecideByStatus(ControlPlaneReply ensure, ControlPlaneReply status) => status.StatusCode switch
    {
        // A page instead of JSON is a web server that answers everything.
        >= 200 and <= 299 => IsObject(status.Body) ? EnsureImageDecision.NotSupported : EnsureImageDecision.Misrouted,
        401 or 403 => EnsureImageDecision.Permanent,

        // "No such workspace" proves the route. The same error for both routes is what a gateway says of any path.
        404 => status.Error is { } error && error != ensure.Error ? EnsureImageDecision.NotSupported : EnsureImageDecision.Misrouted,
        408 or 429 => EnsureImageDecision.Transient,
        >= 400 and <= 499 => EnsureImageDecision.NotSupported,
        >= 500 => EnsureImageDecision.Transient,
        _ => EnsureImageDecision.Misrouted,
    };

    private static bool IsObject(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
