using System.Text.Json;
using Molecule.WorkspaceAgent.Configuration;

namespace Molecule.WorkspaceAgent.Messages;

/// <summary>Answers one JSON-RPC request.</summary>
internal sealed partial class MessageHandler(WorkspaceFolder workspace, AgentSettings settings, RuntimeCommand command, ILogger<MessageHandler> logger)
{
    /// <param name="cancellation">The client went away, or the agent stops.</param>
    public async Task<RpcResponse> HandleAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        JsonElement? id = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            id = RequestParser.IdOf(document.RootElement)?.Clone();
            var request = RequestParser.Parse(document.RootElement);
            return request.Method switch
            {
                "message/send" => new RpcResponse(id, await AnswerAsync(RequestParser.ParseMessage(request.Params), cancellation), null),
                "message/stream" or "tasks/resubscribe" => Failed(RpcError.Unsupported("This agent does not stream.")),
                "tasks/get" or "tasks/cancel" => Failed(RpcError.NoTasks),
                "agent/getAuthenticatedExtendedCard" => Failed(RpcError.NoExtendedCard),
                _ when request.Method.StartsWith("tasks/pushNotificationConfig/", StringComparison.Ordinal) => Failed(RpcError.NoPushNotifications),
                _ => Failed(RpcError.UnknownMethod(request.Method)),
            };
        }
        catch (JsonException)
        {
            return Failed(RpcError.Parse);
        }
        catch (RpcException exception)
        {
            return Failed(exception.Error);
        }
        catch (ConfigurationException exception)
        {
            return Failed(RpcError.Internal(exception.Message));
        }

        RpcResponse Failed(RpcError error)
        {
            LogRefused(logger, error.Code, error.Message);
            return new RpcResponse(id, null, error);
        }
    }

    private async Task<AgentMessage> AnswerAsync(IncomingMessage message, CancellationToken cancellation)
    {
        var config = workspace.ReadConfig();
        var argv = settings.RuntimeCommand ?? config.Command;
        var text = argv is null
            ? message.Text
            : await command.RunAsync(argv, message.Text, settings.CommandTimeout ?? config.CommandTimeout ?? AgentSettings.DefaultCommandTimeout, cancellation);
        return new AgentMessage(Guid.NewGuid().ToString(), message.ContextId ?? Guid.NewGuid().ToString(), [new TextPart(text)]);
    }

    [LoggerMessage(LogLevel.Information, "Request refused with {Code}: {Reason}")]
    private static partial void LogRefused(ILogger logger, int code, string reason);
}
