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
        var filtered = await Task.WhenAll(Filtered("health", "healthy"), Filtered("health", "none"), Filtered("exited", "0"));
        return Of(await listing, filtered.ToDictionary(filter => (filter.Name, filter.Value), filter => filter.Ids));

        async Task<(string Name, string Value, HashSet<string> Ids)> Filtered(string name, string value) =>
            (name, value, (await containers.ListOwnAsync(name, value, cancellation)).Select(container => container.ID).ToHashSet(StringComparer.Ordinal));
    }

    private static StackListing Of(IList<ContainerListResponse> containers, Dictionary<(string Name, string Value), HashSet<string>> filtered)
    {
        return new StackListing(
        [
            .. containers.Select(container => ObservedWorkspace.From(container, Passes(container, "health", "healthy")))
                .OfType<ObservedWorkspace>()
                .OrderBy(workspace => workspace.Name, StringComparer.Ordinal),
        ],
        [
            .. containers.Select(container => ObservedService.From(container, (name, value) => Passes(container, name, value)))
                .OfType<ObservedService>()
                .OrderBy(service => service.Name, StringComparer.Ordinal),
        ],
        [.. containers.Where(container => container.Labels.ContainsKey(WorkspaceLabels.Helper)).Select(container => container.ID)]);

        bool Passes(ContainerListResponse container, string name, string value) => filtered[(name, value)].Contains(container.ID);
    }
}
