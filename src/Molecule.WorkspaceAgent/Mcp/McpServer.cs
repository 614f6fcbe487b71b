using System.Text.Json;
using System.Text.Json.Nodes;
using Molecule.WorkspaceAgent.Health;
using Molecule.WorkspaceAgent.Hosting;
using Molecule.WorkspaceAgent.Plugins;

namespace Molecule.WorkspaceAgent.Mcp;

/// <summary><c>--mcp molecule-platform</c>: a Model Context Protocol server over standard input and output, one message per line.</summary>
internal sealed class McpServer(PlatformTools tools, TextReader input, TextWriter output)
{
    public const string Name = "molecule-platform";

    private const int MaximumLineCharacters = 1024 * 1024;

    /// <summary>Until the client closes its end.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var lines = new BoundedLineReader(input, MaximumLineCharacters);
        while (await lines.ReadAsync(cancellation) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (await AnswerAsync(line, cancellation) is { } answer)
            {
                await output.WriteAsync((answer + "\n").AsMemory(), cancellation);
                await output.FlushAsync(cancellation);
            }
        }
    }

    /// <returns>Null for a notification.</returns>
    internal async Task<string?> AnswerAsync(string line, CancellationToken cancellation)
    {
        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(line);
            root = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return Error(null, -32700, "The line is not valid JSON.");
        }

        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("method", out var name) || name.ValueKind != JsonValueKind.String)
        {
            return Error(null, -32600, "A request is an object with 'method'.");
        }

        if (!root.TryGetProperty("id", out var id))
        {
            return null;
        }

        var parameters = root.TryGetProperty("params", out var found) ? found : default;
        return name.GetString() switch
        {
            "initialize" => Result(id, Initialize()),
            "ping" => Result(id, new JsonObject()),
            "tools/list" => Result(id, JsonNode.Parse(PlatformTools.ListJson)!),
            "tools/call" => await CallAsync(id, parameters, cancellation),
            _ => Error(id, -32601, $"There is no method '{name.GetString()}'."),
        };
    }

    private static JsonObject Initialize() => new()
    {
        ["protocolVersion"] = McpClient.ProtocolVersion,
        ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
        ["serverInfo"] = new JsonObject { ["name"] = Name, ["version"] = AgentStatus.Version },
    };

    private async Task<string> CallAsync(JsonElement id, JsonElement parameters, CancellationToken cancellation)
    {
        if (parameters.ValueKind != JsonValueKind.Object || !parameters.TryGetProperty("name", out var tool) || tool.ValueKind != JsonValueKind.String)
        {
            return Error(id, -32602, "'params.name' is required.");
        }

        try
        {
            var path = PlatformTools.PathOf(tool.GetString()!, parameters.TryGetProperty("arguments", out var arguments) ? arguments : default);
            return path is null
                ? Error(id, -32602, $"There is no tool '{tool.GetString()}'.")
                : Result(id, Content(await tools.GetAsync(path, cancellation), isError: false));
        }
        catch (ToolException exception)
        {
            return Result(id, Content(exception.Message, isError: true));
        }
    }

    private static JsonObject Content(string text, bool isError) => new()
    {
        ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }),
        ["isError"] = isError,
    };

    private static string Result(JsonElement id, JsonNode result) => Envelope(id, "result", result);

    private static string Error(JsonElement? id, int code, string message) => Envelope(id, "error", new JsonObject { ["code"] = code, ["message"] = message });

    private static string Envelope(JsonElement? id, string key, JsonNode value) =>
        new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id is { } known ? JsonNode.Parse(known.GetRawText()) : null, [key] = value }.ToJsonString();
}
