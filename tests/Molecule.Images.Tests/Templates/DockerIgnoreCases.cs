namespace Molecule.Images.Tests.Templates;

/// <summary>
/// What Docker documents for .dockerignore: rules, a path, and whether they leave it out. The acceptance tests ask the docker CLI the same.
/// </summary>
public static class DockerIgnoreCases
{
    public static TheoryData<string, string, bool> All => new()
    {
        { "# comment\n*/temp*", "somedir/temporary.txt", true },
        { "*/temp*", "somedir/temp", true },
        { "*/temp*", "temp", false },
        { "*/temp*", "a/b/temp", false },
        { "*/*/temp*", "somedir/subdir/temporary.txt", true },
        { "temp?", "tempa", true },
        { "temp?", "temp", false },
        { "**/*.go", "a.go", true },
        { "**/*.go", "a/b/c.go", true },
        { "**/*.go", "a/b/c.go.txt", false },
        { "**", "anything/at/all", true },
        { "a/**", "a/b/c", true },
        { "a/**", "a", false },
        { "a/**/z", "a/z", true },
        { "a/**/z", "a/b/c/z", true },
        { "*.md\n!README.md", "README.md", false },
        { "*.md\n!README*.md\nREADME-secret.md", "README-secret.md", true },
        { "*.md\nREADME-secret.md\n!README*.md", "README-secret.md", false },
        { "*\n!keep", "keep/inside", false },
        { "*\n!keep", "other", true },
        { "dir", "dir/file", true },
        { "dir/", "dir/file", true },
        { "/foo/bar", "foo/bar", true },
        { "foo/bar", "foo/bar", true },
        { "./foo//bar/", "foo/bar", true },
        { "a/../b", "b", true },
        { ".", "a", false },
        { "  spaced  ", "spaced", true },
        { " # no comment", "# no comment", true },
        { "\uFEFFbom", "bom", true },
        { "a\r\nb\r\n", "b", true },
        { "[a-c].txt", "b.txt", true },
        { "[^a-c].txt", "b.txt", false },
        { "[^a-c].txt", "d.txt", true },
        { "\\*", "*", true },
        { "\\*", "a", false },
        { "a.c", "abc", false },
        { "a(b)+{c}", "a(b)+{c}", true },
        { "$x", "$x", true },
        { "node_modules", "src/node_modules", false },
        { "**/node_modules", "src/node_modules/x/y.js", true },
        { "**/node_modules/**\n!**/node_modules/keep", "a/node_modules/keep", false },
        { "a/**\n!a/b/c", "a/b/d", true },
        { "! x\n*\n!x", "x", false },
    };

    /// <summary>Rules that are refused.</summary>
    public static TheoryData<string> Malformed => ["!", "a[", "[]a]", "a\\"];
}
