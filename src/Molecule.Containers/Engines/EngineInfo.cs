using Molecule.Containers.Engines.Managed;

namespace Molecule.Containers.Engines;

/// <summary>What an engine is and holds.</summary>
/// <param name="Managed">Null for an engine that is not ours.</param>
/// <param name="Images">Those with a tag or a digest, and those without.</param>
/// <param name="DataRoot">A path on the engine's machine.</param>
/// <param name="DataRootBytes">Of a managed engine; null for any other, and when counting takes too long.</param>
public sealed record EngineInfo(
    string Endpoint,
    string Origin,
    EngineVersion Version,
    ManagedEngineStatus? Managed,
    long Images,
    long Containers,
    long RunningContainers,
    string DataRoot,
    long? DataRootBytes);
