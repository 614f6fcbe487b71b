namespace Molecule.Containers.Engines.Managed;

/// <summary>This system cannot run a managed engine, or this user may not.</summary>
public sealed class ManagedEngineUnsupportedException(string reason, string remedy)
    : MoleculeException($"A managed engine cannot be started here: {reason}.", remedy);
