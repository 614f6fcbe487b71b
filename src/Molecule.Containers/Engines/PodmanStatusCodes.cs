using System.Collections.Frozen;
using System.Net;
using System.Text.Json;

namespace Molecule.Containers.Engines;

/// <summary>
/// Gives podman's answers the codes that other engines give. Podman answers 500 for much that is no failure of its own, and tells in a fixed word, the
/// <c>cause</c>, what it is.
/// </summary>
internal sealed class PodmanStatusCodes : DelegatingHandler
{
    private static readonly FrozenDictionary<string, HttpStatusCode> Codes = new Dictionary<string, HttpStatusCode>
    {
        ["that name is already in use"] = HttpStatusCode.Conflict,
        ["network already exists"] = HttpStatusCode.Conflict,
        ["network is being used"] = HttpStatusCode.Forbidden,
        ["OCI runtime attempted to invoke a command that was not found"] = HttpStatusCode.BadRequest,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.InternalServerError)
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            response.StatusCode = CodeOf(await response.Content.ReadAsStringAsync(cancellationToken));
        }

        return response;
    }

    internal static HttpStatusCode CodeOf(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("cause", out var cause) && cause.ValueKind == JsonValueKind.String
                ? Codes.GetValueOrDefault(cause.GetString()!, HttpStatusCode.InternalServerError)
                : HttpStatusCode.InternalServerError;
        }
        catch (JsonException)
        {
            return HttpStatusCode.InternalServerError;
        }
    }
}
