using Molecule.Containers.Redaction;

namespace Molecule.Containers.Engines;

/// <summary>What names the engine is no usable endpoint.</summary>
public sealed class InvalidEngineSelectionException(string origin, string value, string rule)
    : MoleculeException($"'{Redactor.Process.Redact(value)}' ({origin}) names no container engine: {rule}.", $"Correct {origin}: auto, managed, or an endpoint.")
{
    public override bool IsUsage => true;
}
