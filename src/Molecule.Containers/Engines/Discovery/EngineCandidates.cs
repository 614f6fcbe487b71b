using System.Collections.Immutable;

namespace Molecule.Containers.Engines.Discovery;

/// <summary>Where the user's engine may be.</summary>
/// <param name="Named">
/// True when the user named the one endpoint: if it does not answer that is an error, never a reason to take another engine.
/// False for well-known places, the first that answers is taken.
/// </param>
public sealed record EngineCandidates(bool Named, ImmutableArray<EngineEndpoint> Endpoints);
