using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Molecule.WorkspaceAgent.Mcp;

/// <summary>The read-only administrative tools: each is one GET on the platform.</summary>
internal sealed class PlatformTools(IConfiguration configuration) : IDisposable
{
    private const int MaximumBodyBytes = 64 * 1024;
    private const string Mask = "[REDACTED]";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>The answer to <c>tools/list</c>.</summary>
    public static string ListJson => """
        {"tools":[
        {"name":"platform_health","description":"Tells whether the platform answers, and what it says about its own health.","inputSchema":{"type":"object","properties":{}},"annotations":{"readOnlyHint":true}},
        {"name":"list_workspaces","description":"Lists the organisation's workspaces as the platform knows them.","inputSchema":{"type":"object","properties":{}},"annotations":{"readOnlyHint":true}},
        {"name":"get_workspace","description":"Shows one workspace of the organisation.","inputSchema":{"type":"object","properties":{"id":{"type":"string","description":"The workspace's id, a UUID."}},"required":["id"]},"annotations":{"readOnlyHint":true}}
        ]}
        """.ReplaceLineEndings(string.Empty);

    /// <summary>The path that a tool asks for.</summary>
    /// <returns>Null when there is no such tool.</returns>
    /// <exception cref="ToolException">Its arguments are wrong.</exception>
    public static string? PathOf(string tool, JsonElement arguments) => tool switch
    {
        "platform_health" => "/health",
        "list_workspaces" => "/workspaces",
        "get_workspace" => arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
            && Guid.TryParseExact(id.GetString(), "D", out var guid)
            ? $"/workspaces/{guid:D}"
            : throw new ToolException("get_workspace needs 'id', a UUID."),
        _ => null,
    };

    /// <exception cref="ToolException">The platform is not configured, does not answer, or refuses.</exception>
    public async Task<string> GetAsync(string path, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(configuration["PLATFORM_URL"]?.TrimEnd('/') + path, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new ToolException("PLATFORM_URL is not set to the platform's http or https address.");
        }

        var token = configuration["ADMIN_TOKEN"];
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            if (!string.IsNullOrEmpty(token))
            {
                request.Headers.TryAddWithoutValidation("X-Molecule-Admin-Token", token);
            }

            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            var body = Redact(await ReadAsync(response, cancellation), token);
            return response.IsSuccessStatusCode ? body : throw new ToolException($"The platform answered {(int)response.StatusCode} to GET {path}.");
        }
        catch (HttpRequestException exception)
        {
            throw new ToolException($"The platform at {address.GetLeftPart(UriPartial.Authority)} does not answer: {Redact(exception.Message, token)}");
        }
        catch (IOException exception)
        {
            throw new ToolException($"The platform broke off its answer: {Redact(exception.Message, token)}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ToolException($"The platform at {address.GetLeftPart(UriPartial.Authority)} did not answer within {_http.Timeout.TotalSeconds:0} s.");
        }
    }

    public void Dispose() => _http.Dispose();

    private static string Redact(string text, string? token) => string.IsNullOrEmpty(token) ? text : text.Replace(token, Mask, StringComparison.Ordinal);

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[MaximumBodyBytes];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}

/// <summary>Becomes an MCP tool result with <c>isError</c>.</summary>
internal sealed class ToolException(string message) : Exception(message);
