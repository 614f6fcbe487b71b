using System.Text.Json;

namespace Molecule.WorkspaceAgent.Messages;

/// <summary>From bytes to a request, or to the right error. Pure.</summary>
internal static class RequestParser
{
    /// <summary>The id that an answer to this document carries; null when there is no valid one.</summary>
    public static JsonElement? IdOf(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? id : null;

    /// <exception cref="RpcException">It is no JSON-RPC 2.0 request.</exception>
    public static RpcRequest Parse(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            throw Invalid("Batches are not supported.");
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Invalid("A request is an object.");
        }

        if (Text(root, "jsonrpc") != "2.0")
        {
            throw Invalid("'jsonrpc' must be \"2.0\".");
        }

        var id = IdOf(root) ?? throw Invalid("'id' must be a text or a number.");
        var method = Text(root, "method") ?? throw Invalid("'method' must be a text.");
        return new RpcRequest(id, method, root.TryGetProperty("params", out var parameters) ? parameters : default);
    }

    /// <exception cref="RpcException">The parameters are not those of <c>message/send</c>, or ask for what the agent does not have.</exception>
    public static IncomingMessage ParseMessage(JsonElement parameters)
    {
        if (parameters.ValueKind != JsonValueKind.Object || !parameters.TryGetProperty("message", out var message) || message.ValueKind != JsonValueKind.Object)
        {
            throw BadParams("'params.message' must be an object.");
        }

        if (Text(message, "role") != "user")
        {
            throw BadParams("'params.message.role' must be \"user\".");
        }

        if (string.IsNullOrEmpty(Text(message, "messageId")))
        {
            throw BadParams("'params.message.messageId' is required.");
        }

        if (message.TryGetProperty("taskId", out var task) && task.ValueKind != JsonValueKind.Null)
        {
            throw new RpcException(RpcError.NoTasks);
        }

        if (!message.TryGetProperty("parts", out var parts) || parts.ValueKind != JsonValueKind.Array || parts.GetArrayLength() == 0)
        {
            throw BadParams("'params.message.parts' must be a list with at least one part.");
        }

        return new IncomingMessage(string.Join('\n', parts.EnumerateArray().Select(PartText)), Text(message, "contextId"));
    }

    private static string PartText(JsonElement part) => Text(part, "kind") switch
    {
        "text" => Text(part, "text") ?? throw BadParams("A text part needs 'text'."),
        "file" or "data" => throw new RpcException(RpcError.ContentType("This agent takes text parts only.")),
        _ => throw BadParams("A part's 'kind' must be text, file or data."),
    };

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static RpcException Invalid(string reason) => new(RpcError.InvalidRequest(reason));

    private static RpcException BadParams(string reason) => new(RpcError.InvalidParams(reason));
}
