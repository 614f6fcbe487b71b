namespace Molecule.Containers.Engines;

/// <summary>Nothing that speaks the engine's API answers at an endpoint.</summary>
public sealed class EngineUnreachableException(EngineEndpoint endpoint, Exception innerException)
    : MoleculeException(
        $"No container engine answers at {endpoint}: {innerException.Message}",
        "Start that engine, name another one with --engine <endpoint>, or use --engine managed.",
        innerException)
{
    public EngineEndpoint Endpoint { get; } = endpoint;
}
