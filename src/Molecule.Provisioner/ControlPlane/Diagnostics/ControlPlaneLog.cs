using Microsoft.Extensions.Logging;

namespace Molecule.Provisioner.ControlPlane.Diagnostics;

/// <summary>Every line that this part logs. Whatever is foreign in them was redacted before it came here.</summary>
internal static partial class ControlPlaneLog
{
    [LoggerMessage(LogLevel.Warning, "The control plane at {BaseUrl} is not on this machine and not behind TLS: the secrets travel unencrypted.")]
    public static partial void Unencrypted(ILogger logger, Uri baseUrl);

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} of {MaximumAttempts}: {Failure} Next attempt in {Seconds:0} s.")]
    public static partial void Retrying(ILogger logger, int attempt, int maximumAttempts, string failure, double seconds);

    [LoggerMessage(LogLevel.Information, "This control plane cannot make images ready in advance (workspace {WorkspaceId}); going on without.")]
    public static partial void EnsureImageNotSupported(ILogger logger, string workspaceId);

    [LoggerMessage(LogLevel.Information, "Workspace {WorkspaceId} runs on instance {InstanceId} ({State}).")]
    public static partial void Provisioned(ILogger logger, string workspaceId, string instanceId, string state);

    [LoggerMessage(LogLevel.Information, "Stopped instance {InstanceId} of workspace {WorkspaceId}.")]
    public static partial void Stopped(ILogger logger, string workspaceId, string instanceId);

    [LoggerMessage(LogLevel.Debug, "Workspace {WorkspaceId} has no instance on file: nothing to stop.")]
    public static partial void NothingToStop(ILogger logger, string workspaceId);

    [LoggerMessage(LogLevel.Warning, "The variable {Name} of workspace {WorkspaceId} is not sent: {Reason}.")]
    public static partial void VariableDropped(ILogger logger, string workspaceId, string name, string reason);

    [LoggerMessage(LogLevel.Warning, "Instance {InstanceId} of workspace {WorkspaceId} could not be put on file; stopping it again.")]
    public static partial void NotRecorded(ILogger logger, string workspaceId, string instanceId);

    [LoggerMessage(LogLevel.Information, "An earlier start of workspace {WorkspaceId} was cut off; going on with its key {IdempotencyKey}.")]
    public static partial void Resumed(ILogger logger, string workspaceId, string idempotencyKey);

    [LoggerMessage(LogLevel.Warning, "An earlier start of workspace {WorkspaceId} with another specification was cut off; ending its instance {InstanceId} first.")]
    public static partial void EarlierEnded(ILogger logger, string workspaceId, string instanceId);

    [LoggerMessage(LogLevel.Information, "An earlier start of workspace {WorkspaceId} was cut off and made nothing: the control plane answers {Status} to its key.")]
    public static partial void EarlierRefused(ILogger logger, string workspaceId, int status);

    [LoggerMessage(LogLevel.Warning, "The pending start of workspace {WorkspaceId} could not be taken off file: {Reason}")]
    public static partial void NotSettled(ILogger logger, string workspaceId, string reason);

    [LoggerMessage(LogLevel.Warning, "Somebody else started workspace {WorkspaceId} at the same time; stopping the other instance {InstanceId}.")]
    public static partial void Displaced(ILogger logger, string workspaceId, string instanceId);
}
