namespace Molecule.Provisioner.Workspaces;

/// <summary>What stands at <c>/workspace</c>.</summary>
public enum WorkspaceMountMode
{
    Volume,
    ReadOnlyHostPath,
    ReadWriteHostPath,
}
