using System.Collections.Immutable;
using Docker.DotNet.Models;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;
using Molecule.Stack.Services;

namespace Molecule.Stack.Listing;

/// <summary>The containers of one stack, in any state.</summary>
/// <param name="Workspaces">By name.</param>
/// <param name="Services">By name.</param>
/// <param name="Helpers">Ids of containers that a start, cut off since, had for one small thing.</param>
internal sealed record StackListing(ImmutableArray<ObservedWorkspace> Workspaces, ImmutableArray<ObservedService> Services, ImmutableArray<string> Helpers)
{
    /// <summary>
    /// Asks the engine for lists only, all at the same time, whatever the number of containers. It tells health and exit codes of many
    /// containers only through filters of such a list, or in words for people.
    /// </summary>
    public static async Task<StackListing> ReadAsync(EngineContainers containers, CancellationToken cancellation)
    {
        var listing = containers.ListOwnAsync(cancellation);
        var healthy = IdsAsync("health", ["healthy"]);
        // Not by those without one ("none"), which podman does not know.
        var checkedOn = IdsAsync("health", ["starting", "healthy", "unhealthy"]);
        var succeeded = IdsAsync("exited", ["0"]);
        var ids = await Task.WhenAll(healthy, checkedOn, succeeded);
        return Of(await listing, new ContainerTraits(ids[0], ids[1], ids[2]));

        async Task<HashSet<string>> IdsAsync(string name, string[] values) =>
            (await containers.ListOwnAsync(name, values, cancellation)).Select(container => container.ID).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The same with the network's id wherever the engine has told its name instead, which is podman's way.</summary>
    public StackListing Completed(NetworkIdentity? network)
    {
        return network is null ? this : this with
        {
            Workspaces = [.. Workspaces.Select(workspace => workspace with { NetworkIds = WithIds(workspace.NetworkIds) })],
            Services = [.. Services.Select(service => service with { NetworkIds = WithIds(service.NetworkIds) })],
        };

        ImmutableArray<string> WithIds(ImmutableArray<string> told) => [.. told.Select(id => id == network.Name ? network.Id : id)];
    }

    private static StackListing Of(IList<ContainerListResponse> containers, ContainerTraits traits) => new(
        [
            .. containers.Select(container => ObservedWorkspace.From(container, traits.Healthy.Contains(container.ID)))
                .OfType<ObservedWorkspace>()
                .OrderBy(workspace => workspace.Name, StringComparer.Ordinal),
        ],
        [
            .. containers.Select(container => ObservedService.From(container, traits))
                .OfType<ObservedService>()
                .OrderBy(service => service.Name, StringComparer.Ordinal),
        ],
        [.. containers.Where(container => container.Labels.ContainsKey(WorkspaceLabels.Helper)).Select(container => container.ID)]);
}

/// <summary>What only filters of a list tell, as ids of the containers that pass them.</summary>
/// <param name="Checked">Those that have a health check and run.</param>
/// <param name="Succeeded">Those that have ended with exit code 0.</param>
internal sealed record ContainerTraits(IReadOnlySet<string> Healthy, IReadOnlySet<string> Checked, IReadOnlySet<string> Succeeded);
