using System.Text.Json;
using System.Text.RegularExpressions;
using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Images;

/// <summary>What comes from a repository of somebody else is named by a full commit: a branch, a tag or a short commit can become another one.</summary>
public partial class PinsAreFullCommits : IGuard
{
    private const string Manifest = "build/images.json";

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new(Manifest, "950d39a490c12ba0f355ed8ca03b23fda9884823", "main"),
        new(Manifest, "950d39a490c12ba0f355ed8ca03b23fda9884823", "950d39a"),
        new("build/images.schema.json", "^[0-9a-f]{40}$", "^[0-9a-f]+$"),
        new("build/stack.yaml", "assets: concierge", "assets: molecule-ai/molecule-ai-workspace-template-codex@main"),
        new("build/stack.yaml", "plugins: [molecule-platform-mcp]", "plugins: [molecule-ai/molecule-platform-mcp@v1.2.0]"),
    ];

    [Fact]
    public void Each_template_of_the_manifest_is_pinned()
    {
        using var manifest = JsonDocument.Parse(Repository.Read(Manifest));
        manifest.RootElement.GetProperty("images").EnumerateArray()
            .Where(image => !FullCommit().IsMatch(image.GetProperty("ref").GetString()!))
            .Select(image => $"{image.GetProperty("runtime")}: {image.GetProperty("ref")}")
            .ShouldBeEmpty($"{Manifest}: a ref is a full commit of 40 lower-case hex digits. ./build.sh PinTemplates writes such.");
    }

    [Fact]
    public void The_schema_asks_for_as_much()
    {
        using var schema = JsonDocument.Parse(Repository.Read("build/images.schema.json"));
        schema.RootElement.GetProperty("$defs").GetProperty("image").GetProperty("properties").GetProperty("ref").GetProperty("pattern").GetString()
            .ShouldBe(FullCommit().ToString(), "build/images.schema.json must allow full commits only.");
    }

    [Fact]
    public void Each_identity_and_plugin_of_a_repository_is_pinned() => Repository.Lines(Repository.Files.Where(file =>
            file.StartsWith("build/", StringComparison.Ordinal) || file.StartsWith("src/", StringComparison.Ordinal)))
        .Where(line => FromRepository().Matches(line.Text).Any(match => !FullCommit().IsMatch(match.Groups[1].Value)))
        .ShouldBeEmpty("A repository is named as <organisation>/<name>@<full commit>. Look the commit up, and write it in full.");

    [GeneratedRegex("^[0-9a-f]{40}$")]
    private static partial Regex FullCommit();

    [GeneratedRegex(@"\bmolecule-ai/[A-Za-z0-9_.-]+@([A-Za-z0-9_./-]*)")]
    private static partial Regex FromRepository();
}
