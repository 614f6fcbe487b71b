using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>Containers and volumes of one instance: finding them, and removing what is ours and nothing else.</summary>
public sealed class EngineContainers(IDockerClient docker, InstanceId instance, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RemovalPoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RemovalPatience = TimeSpan.FromSeconds(10);

    /// <summary>How long a clean-up after a failure or a cancellation may take.</summary>
    public static readonly TimeSpan CleanUpPatience = TimeSpan.FromSeconds(8);

    /// <summary>The workspace's container if it is ours; null when there is none.</summary>
    /// <exception cref="ForeignResourceException">There is one and it is not ours.</exception>
    public Task<ContainerInspectResponse?> FindOwnAsync(WorkspaceId id, CancellationToken cancellation) => FindOwnAsync(WorkspaceNames.Container(id), cancellation);

    /// <summary>The container of that name if it is ours; null when there is none.</summary>
    /// <exception cref="ForeignResourceException">There is one and it is not ours.</exception>
    public async Task<ContainerInspectResponse?> FindOwnAsync(string name, CancellationToken cancellation)
    {
        try
        {
            var container = await docker.Containers.InspectContainerAsync(name, cancellation);
            return WorkspaceLabels.AreOwnedBy(container.Config.Labels, instance) ? container : throw new ForeignResourceException("Container", name, instance.Value);
        }
        catch (DockerContainerNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Ours, in any state.</summary>
    public Task<IList<ContainerListResponse>> ListOwnAsync(CancellationToken cancellation) => ListOwnAsync(OwnershipFilter(), cancellation);

    /// <summary>Those of ours that a filter of the engine lets through.</summary>
    /// <param name="filter">Such as <c>health</c>.</param>
    /// <param name="values">One of them is enough.</param>
    public Task<IList<ContainerListResponse>> ListOwnAsync(string filter, IEnumerable<string> values, CancellationToken cancellation)
    {
        var filters = OwnershipFilter();
        filters[filter] = values.ToDictionary(value => value, _ => true, StringComparer.Ordinal);
        return ListOwnAsync(filters, cancellation);
    }

    /// <summary>
    /// Creates one. A caller that cancels waits for the engine's answer all the same, within <see cref="CleanUpPatience"/>, and what was created is taken away:
    /// an engine goes on with what it has begun, and whoever looks before it is done finds nothing to take away.
    /// </summary>
    /// <param name="parameters">With a name.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="DockerApiException">The engine refused.</exception>
    public async Task<string> CreateAsync(CreateContainerParameters parameters, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var patience = new CancellationTokenSource();
        await using var cancelled = cancellation.Register(() => patience.CancelAfter(CleanUpPatience));
        var left = parameters.Name;
        try
        {
            left = (await docker.Containers.CreateContainerAsync(parameters, patience.Token)).ID;
            cancellation.ThrowIfCancellationRequested();
            return left;
        }
        catch (OperationCanceledException)
        {
            await DiscardAsync(left);
            cancellation.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>
    /// Takes away what a failed or cancelled start may have left. The caller's token may be spent, so this takes none: it has a bound of
    /// its own, and a failure is a warning only, because the reason for cleaning up is what must be told.
    /// </summary>
    /// <param name="container">A name, which is looked at first, because it could be somebody else's.</param>
    public async Task DiscardAsync(string container)
    {
        using var patience = new CancellationTokenSource(CleanUpPatience);
        try
        {
            if (await FindOwnAsync(container, patience.Token) is { } own)
            {
                await RemoveAsync(own.ID, patience.Token);
            }
        }
        catch (Exception exception) when (exception is DockerApiException or HttpRequestException or IOException or OperationCanceledException or ForeignResourceException)
        {
            logger.LeftBehind(container, exception.Message);
        }
    }

    /// <summary>
    /// Force-removes in one call: stopping first would let the restart policy revive it. Gone already, or being removed by somebody
    /// else, is success; in the latter case this waits until the name is free.
    /// </summary>
    public async Task RemoveAsync(string containerId, CancellationToken cancellation)
    {
        try
        {
            await docker.Containers.RemoveContainerAsync(containerId, new ContainerRemoveParameters { Force = true }, cancellation);
            logger.Removed(containerId);
        }
        catch (DockerContainerNotFoundException)
        {
        }
        catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict)
        {
            await WaitUntilGoneAsync(containerId, cancellation);
        }
    }

    /// <summary>Creates the volume with our labels, or checks that the one of that name has them.</summary>
    /// <param name="labels">Further ones for a new volume.</param>
    /// <exception cref="ForeignResourceException">It exists and is not ours.</exception>
    public async Task EnsureVolumeAsync(string name, CancellationToken cancellation, IEnumerable<KeyValuePair<string, string>>? labels = null)
    {
        // The engine answers an existing volume as it is, with the labels that it was made with.
        var volume = await docker.Volumes.CreateAsync(
            new VolumesCreateParameters { Name = name, Labels = WorkspaceLabels.Ownership(instance).Concat(labels ?? []).ToDictionary(StringComparer.Ordinal) }, cancellation);
        if (!WorkspaceLabels.AreOwnedBy(volume.Labels, instance))
        {
            throw new ForeignResourceException("Volume", name, instance.Value);
        }
    }

    public async Task<IReadOnlyList<VolumeResponse>> ListOwnVolumesAsync(CancellationToken cancellation) =>
        [.. (await docker.Volumes.ListAsync(new VolumesListParameters { Filters = OwnershipFilter() }, cancellation)).Volumes ?? []];

    /// <summary>True when it was there.</summary>
    /// <exception cref="ForeignResourceException">It exists and is not ours.</exception>
    /// <exception cref="VolumeInUseException">A container has it.</exception>
    public async Task<bool> RemoveVolumeAsync(string name, CancellationToken cancellation)
    {
        try
        {
            var volume = await docker.Volumes.InspectAsync(name, cancellation);
            if (!WorkspaceLabels.AreOwnedBy(volume.Labels, instance))
            {
                throw new ForeignResourceException("Volume", name, instance.Value);
            }

            await RemoveUnusedAsync(name, cancellation);
            logger.VolumeRemoved(name);
            return true;
        }
        catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private async Task RemoveUnusedAsync(string name, CancellationToken cancellation)
    {
        try
        {
            await docker.Volumes.RemoveAsync(name, force: false, cancellation);
        }
        catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict)
        {
            throw new VolumeInUseException(name, exception);
        }
    }

    private Task<IList<ContainerListResponse>> ListOwnAsync(Dictionary<string, IDictionary<string, bool>> filters, CancellationToken cancellation) =>
        docker.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filters }, cancellation);

    private Dictionary<string, IDictionary<string, bool>> OwnershipFilter() => new(StringComparer.Ordinal)
    {
        ["label"] = WorkspaceLabels.Ownership(instance).ToDictionary(label => $"{label.Key}={label.Value}", _ => true, StringComparer.Ordinal),
    };

    private async Task WaitUntilGoneAsync(string containerId, CancellationToken cancellation)
    {
        for (var waited = TimeSpan.Zero; waited < RemovalPatience; waited += RemovalPoll)
        {
            try
            {
                await docker.Containers.InspectContainerAsync(containerId, cancellation);
            }
            catch (DockerContainerNotFoundException)
            {
                return;
            }

            await Task.Delay(RemovalPoll, time, cancellation);
        }
    }
}
