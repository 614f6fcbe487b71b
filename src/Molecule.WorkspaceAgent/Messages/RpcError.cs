namespace Molecule.WorkspaceAgent.Messages;

/// <summary>A JSON-RPC error object.</summary>
internal sealed record RpcError(int Code, string Message, RpcErrorData? Data = null)
{
    public static RpcError Parse { get; } = new(-32700, "The body is not valid JSON.");

    public static RpcError NoTasks { get; } = new(-32001, "There is no such task: this agent answers every message at once and keeps none.");

    public static RpcError NoPushNotifications { get; } = new(-32003, "This agent sends no push notifications.");

    public static RpcError NoExtendedCard { get; } = new(-32007, "This agent has no extended card.");

    public static RpcError InvalidRequest(string reason) => new(-32600, reason);

    public static RpcError UnknownMethod(string method) => new(-32601, $"There is no method '{method}'.");

    public static RpcError InvalidParams(string reason) => new(-32602, reason);

    public static RpcError Internal(string reason, RpcErrorData? data = null) => new(-32603, reason, data);

    public static RpcError Unsupported(string reason) => new(-32004, reason);

    public static RpcError ContentType(string reason) => new(-32005, reason);
}

/// <summary>Evidence of a failed runtime command.</summary>
/// <param name="ExitCode">Null when it did not end by itself.</param>
/// <param name="Output">The end of what it printed on standard error.</param>
internal sealed record RpcErrorData(string Reason, int? ExitCode, string? Output);

/// <summary>Ends the handling of one request with that error.</summary>
internal sealed class RpcException(RpcError error) : Exception(error.Message)
{
    public RpcError Error { get; } = error;
}
