using Molecule.Containers.Debian;

namespace Molecule.Containers.Tests.Debian;

public sealed class OsReleaseTests
{
    [Theory]
    [InlineData("ID=debian\nVERSION_CODENAME=bookworm", true)]
    [InlineData("ID=ubuntu\nID_LIKE=debian", true)]
    [InlineData("ID=linuxmint\nID_LIKE=\"ubuntu debian\"", true)]
    [InlineData("ID=fedora", false)]
    [InlineData("ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"", false)]
    [InlineData("", false)]
    public void IsDebianFamily_by_id_or_likeness(string text, bool expected) => OsRelease.Parse(text).IsDebianFamily.ShouldBe(expected);

    [Fact]
    public void Parse_takes_quotes_and_comments_away()
    {
        var system = OsRelease.Parse("# comment\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID='debian'\nVERSION_CODENAME=bookworm\n\nBROKEN\n");

        system.PrettyName.ShouldBe("Debian GNU/Linux 12 (bookworm)");
        system.Id.ShouldBe("debian");
        system.Codename.ShouldBe("bookworm");
    }
}
