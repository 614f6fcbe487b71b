using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Containers.Engines;
using Molecule.Provisioner.Workspaces;
using Molecule.Stack.Services;

namespace Molecule.Stack.Listing;

/// <summary>One stack that has something on an engine.</summary>
/// <param name="Instance">The value of its ownership label.</param>
/// <param name="Checkout">The clone that it belongs to; null when nothing says so any more, such as when only volumes are left.</param>
/// <param name="Services">Containers of services, in any state.</param>
/// <param name="RunningServices">Those of them that run.</param>
/// <param name="Workspaces">Containers of workspaces, in any state.</param>
/// <param name="RunningWorkspaces">Those of them that run.</param>
/// <param name="Volumes">With data, which only a reset removes.</param>
/// <param name="Networks">By name.</param>
public sealed record StackSummary(
    string Name, string Instance, string? Checkout, int Services, int RunningServices, int Workspaces, int RunningWorkspaces, int Volumes, ImmutableArray<string> Networks);

/// <summary>All stacks of an engine, from whatever clone, known by their labels alone.</summary>
public sealed partial class StackDirectory(ContainerEngine engine)
{
    /// <summary>By name and checkout. Three requests, whatever there is.</summary>
    public async Task<ImmutableArray<StackSummary>> ListAsync(CancellationToken cancellation)
    {
        var filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [$"{WorkspaceLabels.Managed}=true"] = true } };
        var containers = engine.Docker.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filters }, cancellation);
        var networks = engine.Docker.Networks.ListNetworksAsync(new NetworksListParameters { Filters = filters }, cancellation);
        var volumes = engine.Docker.Volumes.ListAsync(new VolumesListParameters { Filters = filters }, cancellation);
        return Summarise(await containers, await networks, (await volumes).Volumes ?? []);
    }

    private static ImmutableArray<StackSummary> Summarise(IList<ContainerListResponse> containers, IList<NetworkResponse> networks, IList<VolumeResponse> volumes)
    {
        var labels = containers.Select(container => container.Labels).Concat(networks.Select(network => network.Labels)).Concat(volumes.Select(volume => volume.Labels)).Where(InstanceOf);
        return
        [
            .. labels.GroupBy(found => found[WorkspaceLabels.Instance], StringComparer.Ordinal)
                .Where(group => IsStack().IsMatch(group.Key))
                .Select(group => Summary(group.Key, [.. group], [.. containers.Where(Is(group.Key))], networks, volumes))
                .OrderBy(stack => stack.Name, StringComparer.Ordinal)
                .ThenBy(stack => stack.Checkout, StringComparer.Ordinal)
                .ThenBy(stack => stack.Instance, StringComparer.Ordinal),
        ];

        static Func<ContainerListResponse, bool> Is(string instance) => container => Belongs(container.Labels, instance);
    }

    private static StackSummary Summary(
        string instance, List<IDictionary<string, string>> labels, List<ContainerListResponse> containers, IList<NetworkResponse> networks, IList<VolumeResponse> volumes)
    {
        var services = containers.Where(container => container.Labels.ContainsKey(ServiceNames.NameLabel)).ToList();
        var workspaces = containers.Where(container => container.Labels.ContainsKey(WorkspaceLabels.Id)).ToList();
        return new StackSummary(
            Label(StackWorkspaces.StackLabel) ?? instance[..instance.LastIndexOf('-')],
            instance,
            Label(StackWorkspaces.CheckoutLabel),
            services.Count,
            services.Count(IsRunning),
            workspaces.Count,
            workspaces.Count(IsRunning),
            volumes.Count(volume => Belongs(volume.Labels, instance)),
            [.. networks.Where(network => Belongs(network.Labels, instance)).Select(network => network.Name).Order(StringComparer.Ordinal)]);

        string? Label(string key) => labels.Select(found => found.TryGetValue(key, out var value) ? value : null).FirstOrDefault(value => value is not null);
    }

    private static bool IsRunning(ContainerListResponse container) => container.State == "running";

    private static bool InstanceOf(IDictionary<string, string>? labels) => labels is not null && labels.ContainsKey(WorkspaceLabels.Instance);

    private static bool Belongs(IDictionary<string, string>? labels, string instance) => InstanceOf(labels) && labels![WorkspaceLabels.Instance] == instance;

    // A stack's instance is its name and a hash of its clone; a platform that was given another instance id is no stack.
    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,31}-[0-9a-f]{12}\z")]
    private static partial Regex IsStack();
}
