using Microsoft.Extensions.Logging;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;
using Molecule.Terminal.Logging;

namespace Molecule.Terminal;

/// <summary>What every command needs: the clone, the engine that was asked for, and the process around it.</summary>
public sealed record CommandContext
{
    /// <summary>The root of the clone.</summary>
    public required string RepositoryRoot { get; init; }

    /// <summary><c>auto</c>, <c>managed</c> or an endpoint.</summary>
    public string? Engine { get; init; }

    public IEnvironmentVariables Environment { get; init; } = ProcessEnvironmentVariables.Instance;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory Loggers { get; init; } = BuildLoggerFactory.Instance;

    public TerminalOutput Output { get; init; } = TerminalOutput.Process;

    /// <summary>Cancelled by SIGINT and SIGTERM.</summary>
    public CancellationToken Cancellation { get; init; } = Interruption.Token;

    internal StateHome StateHome => StateHome.Resolve(Environment);

    internal string ReportsFolder => Path.Combine(RepositoryRoot, ".nuke", "temp", "reports");

    internal EngineConnector Connector => new(Environment, Time, Loggers);

    /// <exception cref="MoleculeException">The text is no selection, or there is no such engine.</exception>
    internal Task<ContainerEngine> ConnectAsync() => Connector.ConnectAsync(EngineSelection.Parse(Engine), Cancellation);

    /// <summary>Null when none runs; never starts one.</summary>
    internal Task<ContainerEngine?> FindEngineAsync() => Connector.FindAsync(EngineSelection.Parse(Engine), Cancellation);
}
