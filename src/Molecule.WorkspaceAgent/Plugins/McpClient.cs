using System.Diagnostics;
using System.Text.Json;
using Molecule.WorkspaceAgent.Hosting;

namespace Molecule.WorkspaceAgent.Plugins;

/// <summary>Starts an MCP server, shakes hands, asks for its tools, and ends it.</summary>
internal static class McpClient
{
    public const string ProtocolVersion = "2025-06-18";

    private const int MaximumLineCharacters = 1024 * 1024;
    private const int MaximumLines = 1000;
    private const int MaximumTools = 200;

    /// <param name="command">Program first.</param>
    /// <exception cref="InvalidDataException">The server ended, or what it says is not MCP.</exception>
    public static async Task<IReadOnlyList<McpTool>> ListToolsAsync(IReadOnlyList<string> command, string folder, CancellationToken cancellation)
    {
        using var process = ChildProcess.Start(command, folder);
        try
        {
            // Nobody reads its error stream; it must still not block on a full pipe.
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            var reader = new BoundedLineReader(process.StandardOutput, MaximumLineCharacters);
            await SendAsync(process, """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"molecule-workspace-agent","version":"1"}}}""", cancellation);
            _ = await AnswerAsync(reader, process, 1, cancellation);
            await SendAsync(process, """{"jsonrpc":"2.0","method":"notifications/initialized"}""", cancellation);
            await SendAsync(process, """{"jsonrpc":"2.0","id":2,"method":"tools/list"}""", cancellation);
            return Tools(await AnswerAsync(reader, process, 2, cancellation));
        }
        finally
        {
            ChildProcess.Kill(process);
        }
    }

    private static async Task SendAsync(Process process, string line, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.WriteAsync((line + "\n").AsMemory(), cancellation);
            await process.StandardInput.FlushAsync(cancellation);
        }
        catch (IOException)
        {
            // It is gone; the read that follows says how it ended.
        }
    }

    private static async Task<JsonElement> AnswerAsync(BoundedLineReader reader, Process process, int id, CancellationToken cancellation)
    {
        // A server may send notifications and requests of its own in between.
        for (var count = 0; count < MaximumLines; count++)
        {
            var line = await reader.ReadAsync(cancellation);
            if (line is null)
            {
                await process.WaitForExitAsync(cancellation);
                throw new InvalidDataException($"it exited with {process.ExitCode} before it answered.");
            }

            using var message = Parse(line);
            var root = message.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("id", out var answered) && answered.ValueKind == JsonValueKind.Number
                && answered.TryGetInt32(out var number) && number == id)
            {
                return root.TryGetProperty("result", out var result) ? result.Clone()
                    : throw new InvalidDataException(root.TryGetProperty("error", out var error) ? $"it answered with the error {error.GetRawText()}." : "its answer has no result.");
            }
        }

        throw new InvalidDataException("it talks, but does not answer.");
    }

    private static JsonDocument Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("it printed a line that is not JSON.", exception);
        }
    }

    private static McpTool[] Tools(JsonElement result) =>
        result.ValueKind == JsonValueKind.Object && result.TryGetProperty("tools", out var tools) && tools.ValueKind == JsonValueKind.Array
            ? [.. tools.EnumerateArray().Take(MaximumTools).Select(tool => new McpTool(
                Text(tool, "name") ?? throw new InvalidDataException("it listed a tool without a name."), Text(tool, "description") ?? string.Empty))]
            : throw new InvalidDataException("its answer has no list of tools.");

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
