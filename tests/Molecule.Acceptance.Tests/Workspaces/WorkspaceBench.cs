using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Containers.Engines;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Acceptance.Tests.Workspaces;

/// <summary>One provisioner with an instance and a network of its own; removes all that its instance has.</summary>
internal sealed class WorkspaceBench : IAsyncDisposable
{
    private readonly TestAgentImages _images;

    private WorkspaceBench(TestAgentImages images, ContainerEngine engine)
    {
        _images = images;
        Instance = InstanceId.Parse($"test-{Guid.NewGuid():n}");
        Network = $"molecule-{Instance}-net";
        Provisioner = With(engine, new Dictionary<string, string>());
    }

    public InstanceId Instance { get; }

    public string Network { get; }

    public LocalWorkspaceProvisioner Provisioner { get; }

    public ContainerEngine Engine => _images.Engine;

    /// <param name="engine">Null for the images' own connection.</param>
    public static async Task<WorkspaceBench> CreateAsync(TestAgentImages images, ContainerEngine? engine = null)
    {
        var bench = new WorkspaceBench(images, engine ?? images.Engine);
        await images.Engine.Docker.Networks.CreateNetworkAsync(
            new NetworksCreateParameters { Name = bench.Network, Labels = WorkspaceLabels.Ownership(bench.Instance) });
        return bench;
    }

    public LocalWorkspaceProvisioner With(ContainerEngine engine, Dictionary<string, string> variables)
    {
        variables["MOLECULE_LOCAL_IMAGE_ISOLATION"] = _images.Isolation;
        var options = LocalProvisionerOptions.FromEnvironment(new TestEnvironment(variables)) with { Instance = Instance, Network = Network };
        return new LocalWorkspaceProvisioner(engine, options, NullLogger<LocalWorkspaceProvisioner>.Instance, TimeProvider.System);
    }

    public static WorkspaceSpec Spec(string runtime = "codex") => new() { Id = Guid.NewGuid().ToString("D"), Name = "bench", Runtime = runtime };

    public async Task<WorkspaceHealth> WaitUntilHealthyAsync(WorkspaceId id)
    {
        for (var attempt = 0; attempt < 150; attempt++)
        {
            if (await Provisioner.InspectHealthAsync(id, CancellationToken.None) is { Health: "healthy" } health)
            {
                return health;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"{id} is not healthy after 15 s");
    }

    public async ValueTask DisposeAsync() => await InstanceRemains.RemoveAsync(Engine, Instance);
}
