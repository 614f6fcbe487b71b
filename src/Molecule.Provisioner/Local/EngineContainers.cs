using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>Containers and volumes of one instance: finding them, and removing what is ours and nothing else.</summary>
internal sealed class EngineContainers(IDockerClient docker, InstanceId instance, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RemovalPoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RemovalPatience = TimeSpan.FromSeconds(10);

    /// <summary>The container of that name if it is ours; null when there is none.</summary>
    /// <exception cref="ForeignResourceException">There is one and it is not ours.</exception>
    public async Task<ContainerInspectResponse?> FindOwnAsync(WorkspaceId id, CancellationToken cancellation)
    {
        var name = WorkspaceNames.Container(id);
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

    public Task<IList<ContainerListResponse>> ListOwnAsync(string? health, CancellationToken cancellation)
    {
        var filters = OwnershipFilter();
        if (health is not null)
        {
            filters["health"] = new Dictionary<string, bool> { [health] = true };
        }

        return docker.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filters }, cancellation);
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
    /// <exception cref="ForeignResourceException">It exists and is not ours.</exception>
    public async Task EnsureVolumeAsync(string name, CancellationToken cancellation)
    {
        // The engine answers an existing volume as it is, with the labels that it was made with.
        var volume = await docker.Volumes.CreateAsync(
            new VolumesCreateParameters { Name = name, Labels = WorkspaceLabels.Ownership(instance) }, cancellation);
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
