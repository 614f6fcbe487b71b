using Molecule.Release.Versions;

namespace Molecule.Release.Tests.Versions;

public class ReleaseVersionTests
{
    [Theory]
    [InlineData("1.4.0", false)]
    [InlineData("1.5.0-rc.1", true)]
    public void A_version_is_its_tag_and_the_git_tag_has_a_v(string text, bool prerelease)
    {
        var version = ReleaseVersion.Parse(text);

        (version.Text, version.GitTag, version.IsPrerelease).ShouldBe((text, "v" + text, prerelease));
        ReleaseVersion.OfGitTag("v" + text).ShouldBe(version);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.4")]
    [InlineData("v1.4.0")]
    [InlineData("01.4.0")]
    [InlineData("1.4.0+build")]
    [InlineData("latest")]
    [InlineData("sha-1234567")]
    [InlineData(" 1.4.0")]
    public void What_is_no_version_or_cannot_be_an_image_tag_is_refused_as_wrong_usage(string text) =>
        Should.Throw<InvalidVersionException>(() => ReleaseVersion.Parse(text)).IsUsage.ShouldBeTrue();

    [Fact]
    public void A_text_that_is_longer_than_a_tag_may_be_is_refused() => ReleaseVersion.TryParse("1.0.0-" + new string('a', 120)).ShouldBeNull();

    [Fact]
    public void Versions_are_ordered_by_semantic_precedence() =>
        new[] { "1.10.0", "1.9.0", "1.10.0-rc.2", "1.10.0-rc.10" }.Select(ReleaseVersion.Parse).Order().Select(version => version.Text)
            .ShouldBe(["1.9.0", "1.10.0-rc.2", "1.10.0-rc.10", "1.10.0"]);
}
