using System.Collections.Concurrent;
using Molecule.Provisioner.ControlPlane;
using Molecule.Provisioner.ControlPlane.Instances;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.ControlPlane.Server;

/// <summary>A store that can be told to fail.</summary>
internal sealed class MemoryInstanceStore : IInstanceStore
{
    public ConcurrentDictionary<WorkspaceId, WorkspaceInstance> Instances { get; } = [];

    public ConcurrentDictionary<WorkspaceId, PendingStart> Pending { get; } = [];

    public bool RefusesWrites { get; set; }

    public bool RefusesReads { get; set; }

    /// <summary>Runs before a write, as another process would.</summary>
    public Action? BeforePut { get; set; }

    public Task<WorkspaceInstance?> FindAsync(string organisationId, WorkspaceId workspace, CancellationToken cancellation) =>
        RefusesReads ? throw Failure() : Task.FromResult(Instances.GetValueOrDefault(workspace));

    public Task<WorkspaceInstance?> PutAsync(string organisationId, WorkspaceId workspace, WorkspaceInstance instance, CancellationToken cancellation)
    {
        if (RefusesWrites)
        {
            throw Failure();
        }

        cancellation.ThrowIfCancellationRequested();
        BeforePut?.Invoke();
        var before = Instances.GetValueOrDefault(workspace);
        Instances[workspace] = instance;
        Pending.TryRemove(workspace, out _);
        return Task.FromResult(before);
    }

    public Task MarkStoppedAsync(string organisationId, WorkspaceId workspace, string instanceId, CancellationToken cancellation)
    {
        if (Instances.TryGetValue(workspace, out var instance) && instance.InstanceId == instanceId)
        {
            Instances[workspace] = instance with { IsStopped = true };
        }

        return Task.CompletedTask;
    }

    public Task RemoveAsync(string organisationId, WorkspaceId workspace, string instanceId, CancellationToken cancellation)
    {
        if (Instances.TryGetValue(workspace, out var instance) && instance.InstanceId == instanceId)
        {
            Instances.TryRemove(workspace, out _);
        }

        return Task.CompletedTask;
    }

    public Task<IDisposable> LockAsync(string organisationId, WorkspaceId workspace, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult<IDisposable>(new MemoryStream());
    }

    public Task<PendingStart?> FindPendingAsync(string organisationId, WorkspaceId workspace, CancellationToken cancellation) =>
        Task.FromResult(Pending.GetValueOrDefault(workspace));

    public Task BeginAsync(string organisationId, WorkspaceId workspace, PendingStart start, CancellationToken cancellation)
    {
        Pending[workspace] = start;
        return Task.CompletedTask;
    }

    public Task SettleAsync(string organisationId, WorkspaceId workspace, IdempotencyKey key, CancellationToken cancellation)
    {
        if (Pending.TryGetValue(workspace, out var pending) && pending.Key == key)
        {
            Pending.TryRemove(workspace, out _);
        }

        return Task.CompletedTask;
    }

    private static InstanceStoreException Failure() => new("/store", new IOException("disk full"));
}
