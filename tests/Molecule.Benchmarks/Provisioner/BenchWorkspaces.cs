using System.Globalization;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Containers.Engines;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Benchmarks.Provisioner;

/// <summary>What this run has on the engine: one network, and containers and volumes with the labels of one instance, however they came there.</summary>
internal sealed class BenchWorkspaces(ContainerEngine engine, InstanceId instance) : IDisposable
{
    private const int NetworkAttempts = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan SettleInterval = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public string Network { get; } = $"molecule-{instance}-net";

    public InstanceId Instance => instance;

    private Dictionary<string, IDictionary<string, bool>> Mine { get; } =
        new() { ["label"] = new Dictionary<string, bool> { [$"{WorkspaceLabels.Instance}={instance}"] = true } };

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

    /// <summary>Containers and volumes, between rounds, when nothing is being started.</summary>
    public Task RemoveAsync(CancellationToken cancellation) => UntilGoneAsync(looks: 1, cancellation);

    /// <summary>
    /// Everything, also after an interruption: an engine goes on with what a client that is gone has asked for, so that more may appear. Therefore
    /// it takes more than one look that shows nothing.
    /// </summary>
    public async Task RemoveAllAsync(CancellationToken cancellation)
    {
        await UntilGoneAsync(looks: 3, cancellation);
        foreach (var network in await engine.Docker.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Mine }, cancellation))
        {
            await RemoveAsync(network, cancellation);
        }
    }

    /// <summary>An engine under load refuses now and then to remove what is half gone: then it is asked again.</summary>
    private async Task UntilGoneAsync(int looks, CancellationToken cancellation)
    {
        for (var empty = 0; empty < looks;)
        {
            var containers = await engine.Docker.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = Mine }, cancellation);
            var volumes = (await engine.Docker.Volumes.ListAsync(new VolumesListParameters { Filters = Mine }, cancellation)).Volumes ?? [];
            empty = containers.Count + volumes.Count == 0 ? empty + 1 : 0;
            var refused = await Task.WhenAll(containers.Select(container => IsRefusedAsync(() => engine.Docker.Containers.RemoveContainerAsync(
                container.ID, new ContainerRemoveParameters { Force = true }, cancellation))));
            foreach (var volume in volumes)
            {
                refused = [.. refused, await IsRefusedAsync(() => engine.Docker.Volumes.RemoveAsync(volume.Name, force: true, cancellation))];
            }

            if (empty < looks && (empty > 0 || refused.Contains(true)))
            {
                await Task.Delay(SettleInterval, cancellation);
            }
        }
    }

    /// <summary>An engine that has lost count of a network's endpoints keeps it until it is started again: that is said, and no reason to fail.</summary>
    private async Task RemoveAsync(NetworkResponse network, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < NetworkAttempts; attempt++)
        {
            if (!await IsRefusedAsync(() => engine.Docker.Networks.DeleteNetworkAsync(network.ID, cancellation)))
            {
                return;
            }

            await Task.Delay(SettleInterval, cancellation);
        }

        BenchProgress.Say($"the engine does not remove the network {network.Name}, which nothing uses");
    }

    private static async Task<bool> IsRefusedAsync(Func<Task> remove)
    {
        try
        {
            await remove();
            return false;
        }
        catch (DockerApiException exception)
        {
            return exception.StatusCode != HttpStatusCode.NotFound;
        }
    }

    public void Dispose() => _http.Dispose();
}
