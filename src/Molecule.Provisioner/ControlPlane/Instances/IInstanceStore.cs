using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.ControlPlane.Instances;

/// <summary>
/// Remembers on which instance a workspace runs: the control plane cannot stop what nobody can name. Every method throws
/// <see cref="InstanceStoreException"/> when the store cannot be used, and is safe to call from several threads and processes.
/// </summary>
public interface IInstanceStore
{
    /// <summary>Null: nothing is on file.</summary>
    Task<WorkspaceInstance?> FindAsync(string organisationId, WorkspaceId workspace, CancellationToken cancellation);

    /// <summary>Puts an instance on file, durably. Returns what stood there before: a live one among them would run on unseen.</summary>
    Task<WorkspaceInstance?> PutAsync(string organisationId, WorkspaceId workspace, WorkspaceInstance instance, CancellationToken cancellation);

    /// <summary>Notes that an instance was stopped. Does nothing when another one is on file by now.</summary>
    Task MarkStoppedAsync(string organisationId, WorkspaceId workspace, string instanceId, CancellationToken cancellation);

    /// <summary>Takes an instance off file. Does nothing when another one is on file by now.</summary>
    Task RemoveAsync(string organisationId, WorkspaceId workspace, string instanceId, CancellationToken cancellation);
}
