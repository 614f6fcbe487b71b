using System.Globalization;
using Docker.DotNet.Models;
using Molecule.Containers.Engines;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Benchmarks.Provisioner;

/// <summary>What this run has on the engine: one network, and containers and volumes with the labels of one instance, however they came there.</summary>
internal sealed class BenchWorkspaces(ContainerEngine engine, InstanceId instance) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public string Network { get; } = $"molecule-{instance}-net";

    public InstanceId Instance => instance;

    /// <summary>The host port that the engine picked.</summary>
    public async Task<int> PortOfAsync(string container, CancellationToken cancellation) =>
        int.Parse((await engine.Docker.Containers.InspectContainerAsync(container, cancellation)).NetworkSettings.Ports["8000/tcp"][0].HostPort, CultureInfo.InvariantCulture);

    public Task CreateNetworkAsync(CancellationToken cancellation) =>
        engine.Docker.Networks.CreateNetworkAsync(new NetworksCreateParameters { Name = Network, Labels = WorkspaceLabels.Ownership(instance) }, cancellation);

    /// <summary>Until the agent answers: the same moment for everybody, and finer than an engine's own check.</summary>
    public async Task UntilHealthyAsync(int port, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        while (true)
        {
            try
            {
                using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{port}/health"), patience.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(10, patience.Token);
        }
    }

    /// <summary>Containers and volumes; with the network at the end of the run.</summary>
    public async Task RemoveAsync(bool all, CancellationToken cancellation)
    {
        var mine = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [$"{WorkspaceLabels.Instance}={instance}"] = true } };
        var containers = await engine.Docker.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = mine }, cancellation);
        await Task.WhenAll(containers.Select(container => engine.Docker.Containers.RemoveContainerAsync(container.ID, new ContainerRemoveParameters { Force = true }, cancellation)));
        foreach (var volume in (await engine.Docker.Volumes.ListAsync(new VolumesListParameters { Filters = mine }, cancellation)).Volumes ?? [])
        {
            await engine.Docker.Volumes.RemoveAsync(volume.Name, force: true, cancellation);
        }

        foreach (var network in all ? await engine.Docker.Networks.ListNetworksAsync(new NetworksListParameters { Filters = mine }, cancellation) : [])
        {
            await engine.Docker.Networks.DeleteNetworkAsync(network.ID, cancellation);
        }
    }

    public void Dispose() => _http.Dispose();
}
