using Molecule.Containers.References;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Tests.Runtimes;

public sealed class LocalImageNamesTests
{
    private const string Commit = "950d39a490c12ba0f355ed8ca03b23fda9884823";

    [Fact]
    public void Immutable_is_the_first_twelve_of_the_commit_and_the_architecture() =>
        LocalImageNames.Immutable(RuntimeCatalogue.ClaudeCode, Commit, Platform.Parse("linux/amd64"), isolation: null)
            .ToString().ShouldBe("molecule-local/workspace-template-claude-code:950d39a490c1-amd64");

    [Fact]
    public void Both_tags_carry_the_isolation_token()
    {
        var isolation = IsolationToken.Parse("job-1");

        LocalImageNames.Immutable(RuntimeCatalogue.Codex, Commit, Platform.Parse("linux/arm64"), isolation).Name.ShouldBe("950d39a490c1-arm64--job-1");
        LocalImageNames.Latest(RuntimeCatalogue.Codex, isolation).Name.ShouldBe("latest--job-1");
    }

    [Theory]
    [InlineData("-x")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("0123456789012345678901234567890123456789012345678")]
    public void An_invalid_isolation_token_is_an_error_and_no_fallback(string token) =>
        Should.Throw<InvalidReferenceException>(() => IsolationToken.Parse(token));
}
