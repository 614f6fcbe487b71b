using System.Net;
using Molecule.Containers.Engines;

namespace Molecule.Containers.Tests.Engines;

public sealed class PodmanTests
{
    [Theory]
    [InlineData("docker.io/library/debian:12", "debian:12")]
    [InlineData("docker.io/molecule-local/x:1", "molecule-local/x:1")]
    [InlineData("localhost/x:1", "x:1")]
    [InlineData("127.0.0.1:5000/x:1", "127.0.0.1:5000/x:1")]
    [InlineData("ghcr.io/a/b@sha256:0", "ghcr.io/a/b@sha256:0")]
    public void A_name_that_podman_has_completed_is_told_as_it_was_given(string listed, string given) => Version("Podman").GivenName(listed).ShouldBe(given);

    [Fact]
    public void Other_engines_list_a_name_as_it_was_given() => Version("Docker").GivenName("localhost/x:1").ShouldBe("localhost/x:1");

    [Theory]
    [InlineData("""{"cause":"that name is already in use","message":"m","response":500}""", HttpStatusCode.Conflict)]
    [InlineData("""{"cause":"network already exists","message":"m","response":500}""", HttpStatusCode.Conflict)]
    [InlineData("""{"cause":"network is being used","message":"m","response":500}""", HttpStatusCode.Forbidden)]
    [InlineData("""{"cause":"OCI runtime attempted to invoke a command that was not found","message":"m","response":500}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"cause":"EOF","message":"that name is already in use","response":500}""", HttpStatusCode.InternalServerError)]
    [InlineData("""{"cause":null}""", HttpStatusCode.InternalServerError)]
    [InlineData("[]", HttpStatusCode.InternalServerError)]
    [InlineData("no JSON", HttpStatusCode.InternalServerError)]
    public void A_refusal_gets_the_code_of_its_cause(string body, HttpStatusCode code) => PodmanStatusCodes.CodeOf(body).ShouldBe(code);

    private static EngineVersion Version(string product) => new(product, "4.3.1", "1.41", "linux", "amd64", false);
}
