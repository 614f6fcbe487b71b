using Molecule.Release.GitHub;

namespace Molecule.Release.Tests.GitHub;

public class GitHubOptionsTests
{
    [Theory]
    [InlineData(null, "https://api.github.com/")]
    [InlineData("", "https://api.github.com/")]
    [InlineData("https://github.example/api/v3", "https://github.example/api/v3/")]
    [InlineData("http://127.0.0.1:81", "http://127.0.0.1:81/")]
    public void The_address_is_taken_as_it_is_with_one_slash_at_its_end(string? api, string expected) => GitHubOptions.Parse(api, "o/n", "token").Api.ToString().ShouldBe(expected);

    [Theory]
    [InlineData("http://github.example", "o/n")]
    [InlineData("ftp://127.0.0.1", "o/n")]
    [InlineData("https://user:secret@github.example", "o/n")]
    [InlineData(null, null)]
    [InlineData(null, "o")]
    [InlineData(null, "o/n/x")]
    [InlineData(null, "../n")]
    public void An_address_that_would_betray_the_token_and_a_name_that_is_none_are_refused(string? api, string? repository) =>
        Should.Throw<InvalidGitHubOptionsException>(() => GitHubOptions.Parse(api, repository, "token")).Message.ShouldNotContain("secret");

    [Theory]
    [InlineData("https://github.com/o/n.git", "o/n")]
    [InlineData("https://github.com/o/n", "o/n")]
    [InlineData("git@github.com:o/n.git", "o/n")]
    [InlineData("ssh://git@github.com/o/n.git", "o/n")]
    [InlineData("https://x:y@github.com/o/n.git", "o/n")]
    [InlineData("https://git.example/o/n.git", null)]
    [InlineData("/some/where", null)]
    public void A_remote_on_github_names_the_repository(string remote, string? expected) => GitHubOptions.RepositoryOf(remote).ShouldBe(expected);
}
