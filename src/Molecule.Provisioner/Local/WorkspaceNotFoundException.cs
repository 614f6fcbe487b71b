using Molecule.Containers;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>This instance has no container for a workspace.</summary>
public sealed class WorkspaceNotFoundException(WorkspaceId id)
    : MoleculeException($"There is no container '{WorkspaceNames.Container(id)}' of this instance.", "Start the workspace first: ./build.sh Up")
{
    public WorkspaceId Id { get; } = id;

    public override bool IsUsage => true;
}
