using Molecule.Containers.Registries.Transport;

namespace Molecule.Containers.Tests.Registries.Transport;

public sealed class RedirectPolicyTests
{
    [Theory]
    [InlineData("https://a/v2/x", "/y", "https://a/y")]
    [InlineData("https://a/v2/x", "https://b/y", "https://b/y")]
    [InlineData("http://a/", "https://a/", "https://a/")]
    [InlineData("http://a/", "http://b/", "http://b/")]
    [InlineData("https://a/", "http://a/", null)]
    [InlineData("https://a/", "file:///etc/passwd", null)]
    public void Next_follows_web_addresses_and_never_gives_up_tls(string current, string location, string? expected) =>
        RedirectPolicy.Next(new Uri(current), new Uri(location, UriKind.RelativeOrAbsolute)).ShouldBe(expected is null ? null : new Uri(expected));

    [Theory]
    [InlineData("https://a/x", "https://A/y", true)]
    [InlineData("https://a/x", "https://a:443/y", true)]
    [InlineData("https://a/", "https://a:444/", false)]
    [InlineData("https://a/", "http://a/", false)]
    [InlineData("https://a/", "https://a.b/", false)]
    public void An_origin_is_scheme_host_and_port(string left, string right, bool expected) =>
        RedirectPolicy.IsSameOrigin(new Uri(left), new Uri(right)).ShouldBe(expected);
}
