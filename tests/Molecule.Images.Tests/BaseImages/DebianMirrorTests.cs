using Molecule.Containers.Debian;
using Molecule.Images.BaseImages;

namespace Molecule.Images.Tests.BaseImages;

public sealed class DebianMirrorTests
{
    [Fact]
    public void Candidates_put_the_suites_own_source_first_and_give_the_image_its_updates_too()
    {
        var sources = AptSources.ParseOneLine("""
            deb http://tools.example/apt nodistro main
            deb http://mirror.example/debian bookworm main
            deb http://mirror.example/debian bookworm-updates main
            deb http://mirror.example/security bookworm-security main
            """);

        var first = DebianMirror.Candidates(sources, "bookworm")[0];

        first.Address.ShouldBe(new Uri("http://mirror.example/debian"));
        first.Siblings.Select(source => source.Suite).ShouldBe(["bookworm", "bookworm-updates", "bookworm-security"]);
    }

    [Fact]
    public void Candidates_for_a_suite_the_machine_does_not_use_are_its_mirrors_with_that_suite()
    {
        var mirror = DebianMirror.Candidates(AptSources.ParseOneLine("deb http://mirror.example/debian bookworm main contrib"), "trixie").ShouldHaveSingleItem();

        mirror.Siblings.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            source => source.Suite.ShouldBe("trixie"),
            source => source.Components.ShouldBe(["main"]));
    }

    [Fact]
    public void Candidates_never_hold_credentials() =>
        DebianMirror.Candidates(AptSources.ParseOneLine("deb http://me:secret@mirror.example/debian bookworm main"), "bookworm").ShouldBeEmpty();
}
