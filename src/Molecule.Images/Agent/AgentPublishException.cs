using Molecule.Containers;

namespace Molecule.Images.Agent;

/// <summary>The workspace agent could not be published.</summary>
public sealed class AgentPublishException(string message, string remedy, IReadOnlyList<string> lastLines) : MoleculeException(message, remedy)
{
    /// <summary>The end of what <c>dotnet publish</c> printed, redacted; empty when it did not run.</summary>
    public IReadOnlyList<string> LastLines { get; } = lastLines;
}
