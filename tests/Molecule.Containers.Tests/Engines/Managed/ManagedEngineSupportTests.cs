using Molecule.Containers.Debian;
using Molecule.Containers.Engines.Managed;

namespace Molecule.Containers.Tests.Engines.Managed;

public sealed class ManagedEngineSupportTests
{
    [Fact]
    public void Refusal_root_on_debian_can() => new ManagedEngineSupport(Linux: true, Root: true, OsRelease.Parse("ID=debian")).Refusal.ShouldBeNull();

    [Theory]
    [InlineData(false, true, "", "Docker Desktop")]
    [InlineData(true, true, "ID=fedora", "dnf install")]
    [InlineData(true, true, "ID=manjaro\nID_LIKE=arch", "pacman")]
    [InlineData(true, true, "ID=nixos", "docker or podman")]
    [InlineData(true, false, "ID=ubuntu", "apt-get install docker.io")]
    public void Refusal_names_what_to_install_for_this_system(bool linux, bool root, string system, string expected) =>
        new ManagedEngineSupport(linux, root, OsRelease.Parse(system)).Refusal.ShouldNotBeNull().Remedy.ShouldContain(expected);
}
