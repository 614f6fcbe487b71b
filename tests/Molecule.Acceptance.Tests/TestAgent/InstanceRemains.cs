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

    /// <summary>
    /// An engine lets go of a removed container's place on the network a moment after the container; one in some thousands it keeps until it is
    /// disconnected by force, or until its own next start. What is tested is over by then: such a network is left, with its label.
    /// </summary>
    private static async Task RemoveNetworkAsync(ContainerEngine engine, string id)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await engine.Docker.Networks.DeleteNetworkAsync(id);
                return;
            }
            catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.Forbidden)
            {
                if (attempt == 100)
                {
                    return;
                }

                if (attempt == 50)
                {
                    await DisconnectAsync(engine, id);
                }

                await Task.Delay(100);
            }
        }
    }

    private static async Task DisconnectAsync(ContainerEngine engine, string network)
    {
        foreach (var (container, place) in (await engine.Docker.Networks.InspectNetworkAsync(network)).Containers ?? new Dictionary<string, EndpointResource>())
        {
            try
            {
                // A place without a container has "ep-" and its own id for a key, and still the container's name.
                var name = container.StartsWith("ep-", StringComparison.Ordinal) ? place.Name : container;
                await engine.Docker.Networks.DisconnectNetworkAsync(network, new NetworkDisconnectParameters { Container = name, Force = true });
            }
            catch (DockerApiException)
            {
                // Gone meanwhile, or as unknown as before: the removal tells.
            }
        }
    }
}
