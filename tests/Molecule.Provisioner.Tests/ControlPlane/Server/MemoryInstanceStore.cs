using System.Collections.Concurrent;
using Molecule.Provisioner.ControlPlane.Instances;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.ControlPlane.Server;

/// <summary>A store that can be told to fail.</summary>
internal sealed class MemoryInstanceStore : IInstanceStore
{
    public ConcurrentDictionary<WorkspaceId, WorkspaceInstance> Instances { get; } = [];

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

    private static InstanceStoreException Failure() => new("/store", new IOException("disk full"));
}
