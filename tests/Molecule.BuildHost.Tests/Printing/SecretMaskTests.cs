using Nuke.Common.Printing;

namespace Molecule.BuildHost.Tests.Printing;

public class SecretMaskTests
{
    [Theory]
    [InlineData("hunter2", "x=hunter2;", "x=[REDACTED];")]
    [InlineData("hunter2", "xhunter2x", "x[REDACTED]x")]
    [InlineData("ab", "cab ab", "cab [REDACTED]")]
    [InlineData("ab", "ab", "[REDACTED]")]
    [InlineData("one\ntwo-lines", "only two-lines here", "only [REDACTED] here")]
    [InlineData("qu\"ote", "{\"a\":\"qu\\u0022ote\"}", "{\"a\":\"[REDACTED]\"}")]
    public void Secrets_are_masked(string secret, string text, string expected)
    {
        var mask = new SecretMask();
        mask.Register(secret);
        mask.Apply(text).ShouldBe(expected);
    }

    [Fact]
    public void A_secret_that_contains_another_is_masked_whole()
    {
        var mask = new SecretMask();
        mask.Register("token");
        mask.Register("token-and-more");
        mask.Apply("token-and-more").ShouldBe("[REDACTED]");
    }

    [Fact]
    public void Nothing_is_no_secret()
    {
        var mask = new SecretMask();
        mask.Register(null);
        mask.Register("  ");
        mask.Apply("a  b").ShouldBe("a  b");
    }
}
