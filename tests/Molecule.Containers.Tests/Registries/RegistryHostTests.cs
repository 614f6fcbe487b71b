using Molecule.Containers.References;
using Molecule.Containers.Registries;

namespace Molecule.Containers.Tests.Registries;

public sealed class RegistryHostTests
{
    [Theory]
    [InlineData("localhost:5000", true)]
    [InlineData("127.0.0.1:5000", true)]
    [InlineData("127.8.0.1", true)]
    [InlineData("[::1]:5000", true)]
    [InlineData("registry.example", false)]
    [InlineData("localhost.example", false)]
    [InlineData("127.0.0.1.example", false)]
    [InlineData("10.0.0.1:5000", false)]
    public void IsLoopback_is_true_for_this_machine_alone(string host, bool expected) => RegistryHost.Parse(host).IsLoopback.ShouldBe(expected);

    [Fact]
    public void Of_a_reference_without_a_host_is_docker_hub_with_its_library()
    {
        var repository = Repository.Parse("debian");
        var host = RegistryHost.Of(repository);

        host.Authority.ShouldBe("registry-1.docker.io");
        host.PathOf(repository).ShouldBe("library/debian");
        host.PathOf(Repository.Parse("team/app")).ShouldBe("team/app");
    }

    [Theory]
    [InlineData("https://registry.example")]
    [InlineData("registry.example/team")]
    [InlineData("user@registry.example")]
    [InlineData("")]
    public void Parse_what_is_more_than_a_host_is_refused(string text) => Should.Throw<InvalidReferenceException>(() => RegistryHost.Parse(text));
}
