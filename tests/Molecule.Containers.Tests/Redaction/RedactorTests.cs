using Molecule.Containers.Redaction;

namespace Molecule.Containers.Tests.Redaction;

public sealed class RedactorTests
{
    [Fact]
    public void Redact_masks_every_registered_value_wherever_it_stands()
    {
        var redactor = new Redactor();
        redactor.Register("s3cr3t");

        redactor.Redact("a=s3cr3t, again s3cr3t.").ShouldBe("a=[REDACTED], again [REDACTED].");
    }

    [Fact]
    public void Redact_a_secret_that_contains_another_one_leaves_no_remainder()
    {
        var redactor = new Redactor();
        redactor.Register("abcd");
        redactor.Register("abcdefgh");

        redactor.Redact("abcdefgh").ShouldBe("[REDACTED]");
    }

    [Theory]
    [InlineData("https://user:pass@git.example/a.git", "https://[REDACTED]@git.example/a.git")]
    [InlineData("fatal: 'https://tok@git.example/a'", "fatal: 'https://[REDACTED]@git.example/a'")]
    [InlineData("https://git.example/a@b", "https://git.example/a@b")]
    public void Redact_masks_the_user_information_of_a_url_and_nothing_else(string text, string expected) =>
        new Redactor().Redact(text).ShouldBe(expected);

    [Theory]
    [InlineData("Authorization: Bearer abcdefgh12345", "Authorization: Bearer [REDACTED]")]
    [InlineData("authorization: bearer abcdefgh12345", "authorization: bearer [REDACTED]")]
    [InlineData("BASIC YWJjZGVmZ2g6aWprbA==", "BASIC [REDACTED]")]
    [InlineData("basically nothing", "basically nothing")]
    public void Redact_masks_bearer_and_basic_credentials(string text, string expected) => new Redactor().Redact(text).ShouldBe(expected);

    [Fact]
    public void Register_a_value_of_three_characters_is_ignored()
    {
        var redactor = new Redactor();
        redactor.Register("abc");

        redactor.Redact("abcdef").ShouldBe("abcdef");
    }
}
