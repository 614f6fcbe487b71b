using Molecule.Containers;
using Molecule.Provisioner.ControlPlane.Instances;

namespace Molecule.Provisioner.ControlPlane.Failures;

/// <summary>A box runs that nothing here will stop by itself any more.</summary>
/// <param name="cause">Why it could be neither kept on file nor stopped.</param>
public sealed class InstanceLeftBehindException(string workspaceId, WorkspaceInstance instance, MoleculeException cause)
    : MoleculeException(
        $"Instance {instance.InstanceId} of workspace {workspaceId} is running and could not be stopped: {cause.Message}",
        "Stop that instance through the control plane or its provider: it costs money until then.",
        cause)
{
    public string WorkspaceId { get; } = workspaceId;

    public WorkspaceInstance Instance { get; } = instance;
}
