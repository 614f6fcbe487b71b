using Microsoft.Extensions.Logging;

namespace Molecule.Provisioner.Local;

internal static partial class ProvisionerLog
{
    [LoggerMessage(1, LogLevel.Information, "Started workspace {Workspace} as container {Container} from {Image} on host port {Port}")]
    public static partial void Started(this ILogger logger, string workspace, string container, string image, int port);

    [LoggerMessage(2, LogLevel.Information, "Removed container {Container}")]
    public static partial void Removed(this ILogger logger, string container);

    [LoggerMessage(3, LogLevel.Warning, "Host port {Port} was taken before workspace {Workspace} could bind it; trying another (attempt {Attempt} of {Attempts})")]
    public static partial void PortTaken(this ILogger logger, int port, string workspace, int attempt, int attempts);

    [LoggerMessage(4, LogLevel.Warning, "Could not remove container {Container} of a failed start: {Reason}")]
    public static partial void LeftBehind(this ILogger logger, string container, string reason);

    [LoggerMessage(5, LogLevel.Warning, "The engine could not say whether {Container} runs, so it counts as running: {Reason}")]
    public static partial void RunningUnknown(this ILogger logger, string container, string reason);

    [LoggerMessage(6, LogLevel.Information, "Removed volume {Volume}")]
    public static partial void VolumeRemoved(this ILogger logger, string volume);

    [LoggerMessage(7, LogLevel.Information, "Removed files of an earlier start of workspace {Workspace} from its volume: {Files}")]
    public static partial void StaleFilesRemoved(this ILogger logger, string workspace, string files);

    [LoggerMessage(9, LogLevel.Information, "Workspace {Workspace} of tier {Tier} gets all {Processors} processors of the engine: the tier allows more")]
    public static partial void ProcessorsBounded(this ILogger logger, string workspace, int tier, int processors);

    [LoggerMessage(8, LogLevel.Information, "Swept {Kind} {Name}: {Reason}")]
    public static partial void Swept(this ILogger logger, string kind, string name, string reason);
}
