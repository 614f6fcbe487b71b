using Microsoft.Extensions.Logging;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;
using Molecule.Images;
using Molecule.Release.GitHub;
using Molecule.Release.Pins;
using Molecule.Release.Sources;

namespace Molecule.Release.Running;

/// <summary>Whom a release works with.</summary>
public sealed record ReleaseParts
{
    /// <summary>Its options name the version, too.</summary>
    public required ImagePublication Publication { get; init; }

    public required SourceRepository Source { get; init; }

    /// <summary>Given the remote's URL, which may name the repository; null when the clone has no such remote.</summary>
    public required Func<string?, IReleaseHost> OpenHost { get; init; }

    /// <summary>The caller owns the engine.</summary>
    public required Func<CancellationToken, Task<ContainerEngine>> ConnectAsync { get; init; }

    /// <summary>Null when no control plane is configured.</summary>
    public IRuntimePins? Pins { get; init; }

    /// <summary>Journals are below it.</summary>
    public required StateHome StateHome { get; init; }

    public required IEnvironmentVariables Environment { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILoggerFactory Loggers { get; init; }
}
