using System.Security.Cryptography;
using System.Text;
using Molecule.Containers.Engines;
using Molecule.Containers.Engines.Discovery;
using Molecule.Containers.Tests.Processes;

namespace Molecule.Containers.Tests.Engines.Discovery;

public sealed class EngineDiscoveryTests
{
    private const string RemoteContext = """{"Name":"remote","Endpoints":{"docker":{"Host":"tcp://10.1.1.1:2376","SkipTLSVerify":false}}}""";

    [Fact]
    public void Find_takes_the_well_known_sockets_in_order()
    {
        var files = new FakeFiles(
            ("/h/.docker/run/docker.sock", ""), ("/run/podman/podman.sock", ""), ("/var/run/docker.sock", ""), ("/run/user/7/podman/podman.sock", ""), ("/run/user/7/docker.sock", ""));

        var found = Discover(files, ("HOME", "/h"), ("XDG_RUNTIME_DIR", "/run/user/7"));

        found.Named.ShouldBeFalse();
        found.Endpoints.Select(endpoint => endpoint.Address.LocalPath).ShouldBe(
            ["/var/run/docker.sock", "/run/user/7/docker.sock", "/h/.docker/run/docker.sock", "/run/user/7/podman/podman.sock", "/run/podman/podman.sock"]);
    }

    [Fact]
    public void Find_without_any_socket_finds_nothing() => Discover(new FakeFiles(), ("HOME", "/h")).Endpoints.ShouldBeEmpty();

    [Fact]
    public void Find_on_windows_takes_the_named_pipe() =>
        new EngineDiscovery(new FakeEnvironment(("HOME", "/h")), new FakeFiles(), windows: true).Find().Endpoints.ShouldHaveSingleItem().Address.Scheme.ShouldBe("npipe");

    [Fact]
    public void Find_docker_host_is_the_only_candidate_even_if_a_context_and_sockets_exist()
    {
        var files = new FakeFiles(("/var/run/docker.sock", ""), ("/h/.docker/config.json", """{"currentContext":"remote"}"""), (Meta("/h/.docker", "remote"), RemoteContext));

        var found = Discover(files, ("HOME", "/h"), ("DOCKER_HOST", "unix:///mine.sock"), ("DOCKER_CONTEXT", "remote"));

        found.Named.ShouldBeTrue();
        found.Endpoints.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            endpoint => endpoint.Address.LocalPath.ShouldBe("/mine.sock"),
            endpoint => endpoint.Origin.ShouldBe("DOCKER_HOST"));
    }

    [Fact]
    public void Find_docker_host_with_ssh_is_refused() =>
        Should.Throw<InvalidEngineSelectionException>(() => Discover(new FakeFiles(("/var/run/docker.sock", "")), ("HOME", "/h"), ("DOCKER_HOST", "ssh://host"))).Message.ShouldContain("DOCKER_HOST");

    [Fact]
    public void Find_the_current_context_of_the_configuration_is_the_only_candidate()
    {
        var files = new FakeFiles(("/var/run/docker.sock", ""), ("/c/config.json", """{"currentContext":"remote"}"""), (Meta("/c", "remote"), RemoteContext));

        var found = Discover(files, ("HOME", "/h"), ("DOCKER_CONFIG", "/c"));

        found.Named.ShouldBeTrue();
        found.Endpoints.ShouldHaveSingleItem().ShouldBe(new EngineEndpoint(new Uri("tcp://10.1.1.1:2376"), "docker context 'remote'"));
    }

    [Fact]
    public void Find_docker_context_wins_over_the_configuration()
    {
        var files = new FakeFiles(("/h/.docker/config.json", """{"currentContext":"other"}"""), (Meta("/h/.docker", "remote"), RemoteContext));

        Discover(files, ("HOME", "/h"), ("DOCKER_CONTEXT", "remote")).Endpoints.ShouldHaveSingleItem().Origin.ShouldContain("remote");
    }

    [Fact]
    public void Find_the_context_named_default_means_the_well_known_sockets() =>
        Discover(new FakeFiles(("/var/run/docker.sock", ""), ("/h/.docker/config.json", """{"currentContext":"other"}""")), ("HOME", "/h"), ("DOCKER_CONTEXT", "default")).Named.ShouldBeFalse();

    [Theory]
    [InlineData(null)]
    [InlineData("{")]
    [InlineData("""{"Endpoints":{}}""")]
    public void Find_a_selected_context_that_cannot_be_read_is_an_error_and_never_another_engine(string? meta)
    {
        var files = meta is null ? new FakeFiles(("/var/run/docker.sock", "")) : new FakeFiles(("/var/run/docker.sock", ""), (Meta("/h/.docker", "remote"), meta));

        Should.Throw<DockerContextException>(() => Discover(files, ("HOME", "/h"), ("DOCKER_CONTEXT", "remote"))).Context.ShouldBe("remote");
    }

    [Fact]
    public void Find_a_context_with_tls_material_carries_it()
    {
        var tls = Path.Combine("/h/.docker/contexts/tls", Id("remote"), "docker");
        var files = new FakeFiles((Meta("/h/.docker", "remote"), RemoteContext), (Path.Combine(tls, "ca.pem"), ""), (Path.Combine(tls, "cert.pem"), ""), (Path.Combine(tls, "key.pem"), ""));

        Discover(files, ("HOME", "/h"), ("DOCKER_CONTEXT", "remote")).Endpoints.ShouldHaveSingleItem().Tls
            .ShouldBe(new EngineTls(Path.Combine(tls, "ca.pem"), Path.Combine(tls, "cert.pem"), Path.Combine(tls, "key.pem"), SkipVerify: false));
    }

    [Fact]
    public void Find_docker_tls_verify_never_leaves_tcp_in_plain_text() =>
        Discover(new FakeFiles(), ("HOME", "/h"), ("DOCKER_HOST", "tcp://10.0.0.1:2376"), ("DOCKER_TLS_VERIFY", "1"), ("DOCKER_CERT_PATH", "/certs")).Endpoints.ShouldHaveSingleItem().Tls
            .ShouldBe(new EngineTls("/certs/ca.pem", "/certs/cert.pem", "/certs/key.pem", SkipVerify: false));

    private static EngineCandidates Discover(FakeFiles files, params (string, string)[] variables) => new EngineDiscovery(new FakeEnvironment(variables), files, windows: false).Find();

    private static string Id(string context) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context)));

    private static string Meta(string folder, string context) => Path.Combine(folder, "contexts/meta", Id(context), "meta.json");
}
