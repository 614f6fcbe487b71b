using Docker.DotNet;
using Molecule.Containers.Engines;
using Molecule.Containers.Tests.Registries;
using Molecule.Images.Building;

namespace Molecule.Images.Tests.Building;

public sealed class LocalImagesTests
{
    private const string Gone = """{"cause":"image not known","message":"reading image","response":500}""";

    [Fact]
    public async Task A_list_in_which_an_image_goes_is_asked_for_again_on_podman()
    {
        var asked = 0;
        using var server = new LoopbackServer(context => ++asked < 3 ? LoopbackServer.Reply(context, 500, Gone) : LoopbackServer.Reply(context, 200, "[]"));
        using var engine = Engine(server, "Podman");

        (await new LocalImages(engine).ListAsync(CancellationToken.None)).ShouldBeEmpty();

        asked.ShouldBe(3);
    }

    [Theory]
    [InlineData("Podman", 10)]
    [InlineData("Docker", 1)]
    public async Task An_engine_that_cannot_list_is_an_error(string product, int requests)
    {
        using var server = new LoopbackServer(context => LoopbackServer.Reply(context, 500, Gone));
        using var engine = Engine(server, product);

        await Should.ThrowAsync<DockerApiException>(() => new LocalImages(engine).ListAsync(CancellationToken.None));

        server.Requests.Count.ShouldBe(requests);
    }

    private static ContainerEngine Engine(LoopbackServer server, string product) =>
        new(new EngineEndpoint(new Uri($"http://{server.Authority}"), "test"), new EngineVersion(product, "4.3.1", "1.41", "linux", "amd64", false));
}
