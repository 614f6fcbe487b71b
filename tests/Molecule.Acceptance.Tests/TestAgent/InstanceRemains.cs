using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Containers.Engines;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Acceptance.Tests.TestAgent;

/// <summary>Sees and removes what one instance has on the engine, by its labels and nothing else.</summary>
internal static class InstanceRemains
{
    private static Dictionary<string, IDictionary<string, bool>> Filter(InstanceId instance) => new()
    {
        ["label"] = new Dictionary<string, bool> { [$"{WorkspaceLabels.Instance}={instance}"] = true },
    };

    public static async Task<IReadOnlyList<string>> VolumesAsync(ContainerEngine engine, InstanceId instance) =>
        [.. ((await engine.Docker.Volumes.ListAsync(new VolumesListParameters { Filters = Filter(instance) })).Volumes ?? []).Select(volume => volume.Name).Order(StringComparer.Ordinal)];

    public static async Task<IList<ContainerListResponse>> ContainersAsync(ContainerEngine engine, InstanceId instance) =>
        await engine.Docker.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = Filter(instance) });

    public static async Task<IList<NetworkResponse>> NetworksAsync(ContainerEngine engine, InstanceId instance) =>
        await engine.Docker.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Filter(instance) });

    public static async Task RemoveAsync(ContainerEngine engine, InstanceId instance)
    {
        foreach (var container in await ContainersAsync(engine, instance))
        {
            await engine.Docker.Containers.RemoveContainerAsync(container.ID, new ContainerRemoveParameters { Force = true });
        }

        foreach (var volume in await VolumesAsync(engine, instance))
        {
            await engine.Docker.Volumes.RemoveAsync(volume, force: true);
        }

        foreach (var network in await NetworksAsync(engine, instance))
        {
            await RemoveNetworkAsync(engine, network.ID);
        }
    }

    /// <summary>An engine lets go of a removed container's place on the network a moment after the container.</summary>
    private static async Task RemoveNetworkAsync(ContainerEngine engine, string id)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await engine.Docker.Networks.DeleteNetworkAsync(id);
                return;
            }
            catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.Forbidden && attempt < 100)
            {
                await Task.Delay(100);
            }
        }
    }
}
