using Molecule.Containers.Debian;

namespace Molecule.Containers.Tests.Debian;

public sealed class AptSimulationTests
{
    [Fact]
    public void Parse_reads_new_upgraded_and_foreign_packages_and_nothing_else()
    {
        var packages = AptSimulation.Parse("""
            Reading package lists...
            The following NEW packages will be installed:
              containerd docker.io
            Inst runc (1.1.5+ds1-1+deb12u1 Debian:12.15/oldstable, Debian-Security:12/oldstable-security [amd64])
            Inst iptables [1.8.9-1] (1.8.9-2 Debian:12.15/oldstable [amd64])
            Inst libxml2:i386 (1:2.9.14 Debian:12/stable [i386]) []
            Inst base-files [12] (12.4 Debian:12/stable [all]) [dpkg:amd64 ]
            Remv docker-ce [5:27.0]
            Conf runc (1.1.5+ds1-1+deb12u1 Debian:12.15/oldstable [amd64])
            """);

        packages.ShouldBe(
        [
            new AptPackage("runc", "1.1.5+ds1-1+deb12u1", "amd64"),
            new AptPackage("iptables", "1.8.9-2", "amd64"),
            new AptPackage("libxml2", "1:2.9.14", "i386"),
            new AptPackage("base-files", "12.4", "all"),
        ]);
    }

    [Fact]
    public void FileName_escapes_the_epoch() => new AptPackage("libxml2", "1:2.9.14", "i386").FileName.ShouldBe("libxml2_1%3a2.9.14_i386.deb");
}
