using Molecule.Images.Templates;

namespace Molecule.Images.Tests.Templates;

/// <summary>The cases follow what Docker documents for .dockerignore.</summary>
public sealed class DockerIgnoreTests
{
    [Theory]
    [InlineData("# comment\n*/temp*", "somedir/temporary.txt", true)]
    [InlineData("*/temp*", "somedir/temp", true)]
    [InlineData("*/temp*", "temp", false)]
    [InlineData("*/temp*", "a/b/temp", false)]
    [InlineData("*/*/temp*", "somedir/subdir/temporary.txt", true)]
    [InlineData("temp?", "tempa", true)]
    [InlineData("temp?", "temp", false)]
    [InlineData("**/*.go", "a.go", true)]
    [InlineData("**/*.go", "a/b/c.go", true)]
    [InlineData("**/*.go", "a/b/c.go.txt", false)]
    [InlineData("**", "anything/at/all", true)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("a/**", "a", false)]
    [InlineData("a/**/z", "a/z", true)]
    [InlineData("a/**/z", "a/b/c/z", true)]
    [InlineData("*.md\n!README.md", "README.md", false)]
    [InlineData("*.md\n!README*.md\nREADME-secret.md", "README-secret.md", true)]
    [InlineData("*.md\nREADME-secret.md\n!README*.md", "README-secret.md", false)]
    [InlineData("*\n!keep", "keep/inside", false)]
    [InlineData("*\n!keep", "other", true)]
    [InlineData("dir", "dir/file", true)]
    [InlineData("dir/", "dir/file", true)]
    [InlineData("/foo/bar", "foo/bar", true)]
    [InlineData("foo/bar", "foo/bar", true)]
    [InlineData("./foo//bar/", "foo/bar", true)]
    [InlineData("a/../b", "b", true)]
    [InlineData(".", "a", false)]
    [InlineData("  spaced  ", "spaced", true)]
    [InlineData(" # no comment", "# no comment", true)]
    [InlineData("\uFEFFbom", "bom", true)]
    [InlineData("a\r\nb\r\n", "b", true)]
    [InlineData("[a-c].txt", "b.txt", true)]
    [InlineData("[^a-c].txt", "b.txt", false)]
    [InlineData("[^a-c].txt", "d.txt", true)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "a", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("a(b)+{c}", "a(b)+{c}", true)]
    [InlineData("$x", "$x", true)]
    [InlineData("node_modules", "src/node_modules", false)]
    [InlineData("**/node_modules", "src/node_modules/x/y.js", true)]
    [InlineData("**/node_modules/**\n!**/node_modules/keep", "a/node_modules/keep", false)]
    [InlineData("a/**\n!a/b/c", "a/b/d", true)]
    [InlineData("! x\n*\n!x", "x", false)]
    public void Excludes(string rules, string path, bool excluded) => DockerIgnore.Parse(rules).Excludes(path).ShouldBe(excluded);

    [Theory]
    [InlineData("!")]
    [InlineData("a[")]
    [InlineData("[]a]")]
    [InlineData("a\\")]
    public void A_malformed_rule_is_refused_and_quoted(string rule) =>
        Should.Throw<InvalidDockerIgnoreException>(() => DockerIgnore.Parse(rule)).Message.ShouldContain(rule);
}
