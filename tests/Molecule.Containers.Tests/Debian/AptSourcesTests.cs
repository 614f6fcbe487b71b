using Molecule.Containers.Debian;

namespace Molecule.Containers.Tests.Debian;

public sealed class AptSourcesTests
{
    [Fact]
    public void ParseOneLine_reads_enabled_binary_sources_with_options()
    {
        var sources = AptSources.ParseOneLine("""
            # deb http://mirror.example/off bookworm main
            deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian/ bookworm main contrib # why
            deb-src http://mirror.example/debian bookworm main
            deb cdrom:[Debian]/ bookworm main
            deb	https://other.example/apt	./
            """);

        sources.Select(found => found.Suite).ShouldBe(["bookworm", "."]);
        var source = sources[0];
        source.Address.ShouldBe(new Uri("http://mirror.example/debian"));
        source.Suite.ShouldBe("bookworm");
        source.Components.ShouldBe(["main", "contrib"]);
        source.SignedBy.ShouldBe("/k.gpg");
    }

    [Fact]
    public void ParseDeb822_gives_every_combination_and_skips_what_is_disabled()
    {
        var sources = AptSources.ParseDeb822("""
            Types: deb deb-src
            # a comment inside
            URIs: http://a.example/debian http://b.example/debian
            Suites: bookworm
             bookworm-updates
            Components: main
            Signed-By: /usr/share/keyrings/k.gpg

            Types: deb
            URIs: http://c.example/debian
            Suites: bookworm
            Components: main
            Enabled: no

            Types: deb-src
            URIs: http://d.example/debian
            Suites: bookworm
            Components: main
            """);

        sources.Select(source => $"{source.Address} {source.Suite}").ShouldBe(
        [
            "http://a.example/debian bookworm", "http://a.example/debian bookworm-updates", "http://b.example/debian bookworm", "http://b.example/debian bookworm-updates",
        ]);
        sources.ShouldAllBe(source => source.SignedBy == "/usr/share/keyrings/k.gpg");
    }

    [Fact]
    public void ParseDeb822_a_key_that_stands_in_the_source_is_no_file() =>
        AptSources.ParseDeb822("Types: deb\nURIs: http://a.example/d\nSuites: s\nComponents: main\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc\n").ShouldHaveSingleItem().SignedBy.ShouldBeNull();

    [Fact]
    public void HasCredentials_tells_an_address_with_user_info() =>
        AptSources.ParseOneLine("deb http://me:secret@a.example/debian bookworm main").ShouldHaveSingleItem().HasCredentials.ShouldBeTrue();
}
