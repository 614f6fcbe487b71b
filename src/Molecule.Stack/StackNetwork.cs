using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Stack;

/// <summary>A network of the engine.</summary>
internal sealed record NetworkIdentity(string Name, string Id);

/// <summary>The network of one stack on an engine.</summary>
internal sealed class StackNetwork(IDockerClient docker, StackIdentity identity, TimeProvider time)
{
    private static readonly TimeSpan RivalPoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RivalPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan EndpointPatience = TimeSpan.FromSeconds(10);

    /// <summary>Names and ids of the networks that carry this stack's labels; usually one or none.</summary>
    public async Task<IReadOnlyList<NetworkIdentity>> FindOwnAsync(CancellationToken cancellation)
    {
        var labels = WorkspaceLabels.Ownership(identity.Instance).ToDictionary(label => $"{label.Key}={label.Value}", _ => true, StringComparer.Ordinal);
        var networks = await docker.Networks.ListNetworksAsync(
            new NetworksListParameters { Filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = labels } }, cancellation);
        return [.. networks.Select(network => new NetworkIdentity(network.Name, network.ID))];
    }

    /// <summary>Creates it under the first of its names that nobody else has.</summary>
    /// <exception cref="InvalidStackException">Others have all of them.</exception>
    public async Task<NetworkIdentity> CreateAsync(CancellationToken cancellation)
    {
        foreach (var name in identity.NetworkNames)
        {
            try
            {
                var created = await docker.Networks.CreateNetworkAsync(
                    new NetworksCreateParameters { Name = name, Driver = "bridge", CheckDuplicate = true, Labels = WorkspaceLabels.Ownership(identity.Instance).Concat(StackWorkspaces.Labels(identity)).ToDictionary(StringComparer.Ordinal) }, cancellation);
                if (await KeepsItsNameAsync(name, created.ID, cancellation))
                {
                    return new NetworkIdentity(name, created.ID);
                }

                await RemoveAsync(created.ID, cancellation);
            }
            catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict)
            {
                // Another stack, or something foreign, has that name; it is left alone.
            }
        }

        throw new InvalidStackException(
            $"The networks {string.Join(" and ", identity.NetworkNames)} exist on the engine without the labels of '{identity.Instance}'.", "Remove the foreign network, or use another stack name.");
    }

    /// <summary>An engine lets go of a removed container's place on the network a moment after the container: until then it refuses.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await docker.Networks.DeleteNetworkAsync(id, cancellation);
                return;
            }
            catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
            {
                return;
            }
            catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.Forbidden && time.GetElapsedTime(began) < EndpointPatience)
            {
                await Task.Delay(RivalPoll, time, cancellation);
            }
        }
    }

    // The engine's check for duplicates is a best effort: two that create at the same moment both succeed, and then it refuses the name
    // as ambiguous. Both look afterwards and decide alike: the older one keeps the name, and waits until the other has gone.
    private async Task<bool> KeepsItsNameAsync(string name, string id, CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        while (true)
        {
            var networks = await docker.Networks.ListNetworksAsync(
                new NetworksListParameters { Filters = new Dictionary<string, IDictionary<string, bool>> { ["name"] = new Dictionary<string, bool> { [name] = true } } }, cancellation);

            // That filter matches anywhere in a name.
            var rivals = networks.Where(network => network.Name == name).OrderBy(network => network.Created).ThenBy(network => network.ID, StringComparer.Ordinal).ToList();
            if (rivals.Count < 2 || rivals[0].ID != id)
            {
                return rivals.Count == 1 && rivals[0].ID == id;
            }

            if (time.GetElapsedTime(begin) > RivalPatience)
            {
                return false;
            }

            await Task.Delay(RivalPoll, time, cancellation);
        }
    }
}
