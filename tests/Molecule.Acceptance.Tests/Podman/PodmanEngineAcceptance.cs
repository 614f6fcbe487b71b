using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Engines.Building;
using Molecule.Images.BaseImages;

namespace Molecule.Acceptance.Tests.Podman;

[Collection(PodmanCollection.Name)]
public sealed class PodmanEngineAcceptance(PodmanEngine podman)
{
    [Fact]
    public async Task Connect_recognises_podman_and_chooses_the_classic_builder()
    {
        if (!PodmanEngine.Runs)
        {
            return;
        }

        var environment = new TestEnvironment(new Dictionary<string, string> { ["DOCKER_HOST"] = podman.Endpoint.Address.ToString(), [StateHome.Variable] = "/tmp/molecule-none" });
        var connector = new EngineConnector(environment, TimeProvider.System, NullLoggerFactory.Instance);

        using var engine = await connector.ConnectAsync(EngineSelection.Default, CancellationToken.None);
        var info = await connector.DescribeAsync(engine, CancellationToken.None);

        info.Version.Product.ShouldBe("Podman");
        info.Version.SupportsBuildKit.ShouldBeFalse();
        ImageBuilder.NameFor(info.Version).ShouldBe(ImageBuilder.Classic);
        info.Images.ShouldBeGreaterThan(0);
        info.DataRoot.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_base_is_imported_under_its_tag_and_found_there_the_next_time()
    {
        if (!PodmanEngine.Runs)
        {
            return;
        }

        using var engine = new ContainerEngine(podman.Endpoint, await EngineProbe.ProbeAsync(podman.Endpoint, CancellationToken.None));
        var nowhere = new StateHome(Path.Combine(Path.GetTempPath(), $"molecule-{Guid.NewGuid():n}"));
        var provider = new BaseImageProvider(nowhere, new TestEnvironment(new Dictionary<string, string>()), TimeProvider.System, NullLoggerFactory.Instance);

        var again = await provider.EnsureAsync(engine, new BaseImageRequest { Source = BaseImageSource.Pull }, CancellationToken.None);

        podman.Base.Origin.ShouldBe(BaseImageOrigin.Debootstrap);
        again.Origin.ShouldBe(BaseImageOrigin.Present);
        again.ImageId.ShouldBe(podman.Base.ImageId);
        again.SelfMade.ShouldBeTrue();
    }
}
