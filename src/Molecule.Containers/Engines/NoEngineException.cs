using System.Collections.Immutable;
using Molecule.Containers.Engines.Managed;

namespace Molecule.Containers.Engines;

/// <summary>No engine answers anywhere, and none can be started here.</summary>
public sealed class NoEngineException(ImmutableArray<EngineUnreachableException> tried, ManagedEngineUnsupportedException refusal)
    : MoleculeException(
        "No container engine was found." + string.Concat(tried.Select(one => Environment.NewLine + "  " + one.Message)) + Environment.NewLine + "  " + refusal.Message,
        refusal.Remedy,
        refusal)
{
    /// <summary>The well-known places where something is, but does not answer.</summary>
    public ImmutableArray<EngineUnreachableException> Tried { get; } = tried;
}
