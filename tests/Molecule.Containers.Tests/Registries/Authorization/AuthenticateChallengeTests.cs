using Molecule.Containers.Registries.Authorization;

namespace Molecule.Containers.Tests.Registries.Authorization;

public sealed class AuthenticateChallengeTests
{
    [Fact]
    public void Parse_a_bearer_challenge_reads_quoted_and_bare_parameters()
    {
        var challenge = AuthenticateChallenge.Parse("""Bearer realm="https://auth.example/token",service=registry.example, scope="repository:a/b:pull,push" """).ShouldHaveSingleItem();

        challenge.IsBearer.ShouldBeTrue();
        challenge["REALM"].ShouldBe("https://auth.example/token");
        challenge["service"].ShouldBe("registry.example");
        challenge["scope"].ShouldBe("repository:a/b:pull,push");
    }

    [Fact]
    public void Parse_two_challenges_in_one_header_keeps_their_parameters_apart()
    {
        var challenges = AuthenticateChallenge.Parse("""Basic realm="a, b=c", Bearer realm="https://x/", Negotiate""");

        challenges.Select(challenge => challenge.Scheme).ShouldBe(["Basic", "Bearer", "Negotiate"]);
        challenges[0]["realm"].ShouldBe("a, b=c");
        challenges[1]["realm"].ShouldBe("https://x/");
        challenges[2].Parameters.ShouldBeEmpty();
    }

    [Fact]
    public void Parse_an_escaped_quote_belongs_to_the_value() =>
        AuthenticateChallenge.Parse("""Basic realm="a \"b\" \\c" """).ShouldHaveSingleItem()["realm"].ShouldBe("""a "b" \c""");

    [Theory]
    [InlineData("")]
    [InlineData(" , ,")]
    [InlineData("=")]
    [InlineData("\"Basic\"")]
    public void Parse_what_is_no_challenge_gives_none(string header) => AuthenticateChallenge.Parse(header).ShouldBeEmpty();

    [Fact]
    public void Parse_an_unclosed_quote_keeps_what_stood_before_it()
    {
        var challenge = AuthenticateChallenge.Parse("""Bearer service=a,realm="https://x""").ShouldHaveSingleItem();

        challenge["service"].ShouldBe("a");
        challenge.IsBearer.ShouldBeFalse();
    }

    [Fact]
    public void Choose_prefers_tokens_to_passwords() =>
        AuthenticateChallenge.Choose(["Basic realm=r", "bearer realm=\"https://x/\""])!.IsBearer.ShouldBeTrue();

    [Fact]
    public void Choose_an_unknown_scheme_gives_null() => AuthenticateChallenge.Choose(["Negotiate"]).ShouldBeNull();
}
