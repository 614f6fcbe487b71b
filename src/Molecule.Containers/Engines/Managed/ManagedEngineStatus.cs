namespace Molecule.Containers.Engines.Managed;

/// <summary>The managed engine of one state home, running or not.</summary>
/// <param name="Alive">True when the daemon runs and answers.</param>
/// <param name="ProcessId">Of the daemon; null when it does not run. A daemon that is starting or hangs has one and is not <paramref name="Alive"/>.</param>
public sealed record ManagedEngineStatus(bool Alive, int? ProcessId, EngineEndpoint Endpoint, string StateFolder, string DataRoot, string LogFile);
