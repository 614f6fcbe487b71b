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

    /// <summary>
    /// Puts an instance on file, durably, and takes the workspace's pending start off it in the same step. Returns what stood there
    /// before: a live one among them would run on unseen.
    /// </summary>
    Task<WorkspaceInstance?> PutAsync(string organisationId, WorkspaceId workspace, WorkspaceInstance instance, CancellationToken cancellation);

    /// <summary>Notes that an instance was stopped. Does nothing when another one is on file by now.</summary>
    Task MarkStoppedAsync(string organisationId, WorkspaceId workspace, string instanceId, CancellationToken cancellation);

    /// <summary>Takes an instance off file. Does nothing when another one is on file by now.</summary>
    Task RemoveAsync(string organisationId, WorkspaceId workspace, string instanceId, CancellationToken cancellation);

    /// <summary>Keeps other starts of the workspace away, in this process and in others, until it is disposed.</summary>
    Task<IDisposable> LockAsync(string organisationId, WorkspaceId workspace, CancellationToken cancellation);

    /// <summary>The start whose outcome is not known; null: there is none.</summary>
    Task<PendingStart?> FindPendingAsync(string organisationId, WorkspaceId workspace, CancellationToken cancellation);

    /// <summary>Notes, durably, that a start is about to be asked for.</summary>
    Task BeginAsync(string organisationId, WorkspaceId workspace, PendingStart start, CancellationToken cancellation);

    /// <summary>Notes that nothing of that start runs unseen. Does nothing when another one is pending by now.</summary>
    Task SettleAsync(string organisationId, WorkspaceId workspace, IdempotencyKey key, CancellationToken cancellation);
}
