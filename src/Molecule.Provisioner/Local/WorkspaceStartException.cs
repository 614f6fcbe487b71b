using Molecule.Containers;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>The engine refused a step of starting a workspace. What that start had created is removed again.</summary>
/// <param name="step">Such as "create" or "start".</param>
/// <param name="detail">The engine's words, redacted.</param>
public sealed class WorkspaceStartException(WorkspaceId id, string name, string step, string detail, string remedy, Exception? innerException = null)
    : MoleculeException($"Workspace '{name}' ({WorkspaceNames.Container(id)}) failed at '{step}': {detail}", remedy, innerException)
{
    public WorkspaceId Id { get; } = id;

    public string Step { get; } = step;
}
