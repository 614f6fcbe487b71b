using Docker.DotNet.Models;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;

namespace Molecule.Acceptance.Tests;

/// <summary>
/// The real engine that <c>./build.sh Acceptance</c> found or started, named by <c>MOLECULE_TEST_ENGINE</c>. One per test class
/// (<c>IClassFixture</c>): it owns a label of its own and removes by that label alone what the class has left.
/// </summary>
public sealed class AcceptanceEngine : IAsyncLifetime
{
    public const string Variable = "MOLECULE_TEST_ENGINE";

    /// <summary>Put this on every container, volume, network and image that a test creates.</summary>
    public const string LabelKey = "molecule.test";

    private readonly EngineEndpoint? _other;

    public AcceptanceEngine()
    {
    }

    /// <param name="other">An engine that a test has brought itself.</param>
    internal AcceptanceEngine(EngineEndpoint other) => _other = other;

    public string LabelValue { get; } = Guid.NewGuid().ToString("n");

    public ContainerEngine Engine { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var endpoint = _other ?? Named();
        Engine = new ContainerEngine(endpoint, await EngineProbe.ProbeAsync(endpoint, CancellationToken.None));
    }

    public async Task DisposeAsync()
    {
        var filters = new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = new Dictionary<string, bool> { [$"{LabelKey}={LabelValue}"] = true },
        };
        foreach (var container in await Engine.Docker.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filters }))
        {
            await Engine.Docker.Containers.RemoveContainerAsync(container.ID, new ContainerRemoveParameters { Force = true, RemoveVolumes = true });
        }

        foreach (var volume in (await Engine.Docker.Volumes.ListAsync(new VolumesListParameters { Filters = filters })).Volumes ?? [])
        {
            await Engine.Docker.Volumes.RemoveAsync(volume.Name, force: true);
        }

        foreach (var network in await Engine.Docker.Networks.ListNetworksAsync(new NetworksListParameters { Filters = filters }))
        {
            await Engine.Docker.Networks.DeleteNetworkAsync(network.ID);
        }

        foreach (var image in await Engine.Docker.Images.ListImagesAsync(new ImagesListParameters { Filters = filters }))
        {
            await Engine.Docker.Images.DeleteImageAsync(image.ID, new ImageDeleteParameters { Force = true });
        }

        Engine.Dispose();
    }

    private static EngineEndpoint Named() => ProcessEnvironmentVariables.Instance.Get(Variable) is { } address
        ? new EngineEndpoint(new Uri(address), Variable)
        : throw new InvalidOperationException($"{Variable} is not set: run these tests with ./build.sh Acceptance, which brings an engine and sets it.");
}
