using Molecule.Containers.Engines;

namespace Molecule.Acceptance.Tests;

public sealed class EngineProbeAcceptance(AcceptanceEngine fixture) : IClassFixture<AcceptanceEngine>
{
    [Fact]
    public async Task Probe_tells_product_version_and_platform()
    {
        var version = await EngineProbe.ProbeAsync(fixture.Engine.Endpoint, CancellationToken.None);

        version.OperatingSystem.ShouldBe("linux");
        System.Version.Parse(version.ApiVersion).ShouldBeGreaterThanOrEqualTo(new Version(1, 41));
        version.SupportsBuildKit.ShouldBeTrue();
    }

    [Fact]
    public async Task Probe_an_endpoint_where_nothing_listens_names_the_endpoint_and_the_remedy()
    {
        var endpoint = new EngineEndpoint(new Uri($"unix:///tmp/molecule-{Guid.NewGuid():n}.sock"), "test");

        var exception = await Should.ThrowAsync<EngineUnreachableException>(() => EngineProbe.ProbeAsync(endpoint, CancellationToken.None));

        exception.Message.ShouldContain(endpoint.Address.ToString());
        exception.Remedy.ShouldContain("--engine managed");
    }
}
