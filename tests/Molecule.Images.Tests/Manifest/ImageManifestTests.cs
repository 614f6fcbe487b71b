using System.Text;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Tests.Manifest;

public sealed class ImageManifestTests
{
    private const string Pin = "950d39a490c12ba0f355ed8ca03b23fda9884823";

    [Fact]
    public void Parse_a_minimal_manifest_takes_every_default()
    {
        var manifest = Parse($$"""{"images":[{"runtime":"codex","provider":"github","repo":"a/b","ref":"{{Pin}}"}]}""");

        manifest.BaseImage.ToString().ShouldBe("debian:bookworm-slim");
        manifest.TemplateSource.ShouldBe(TemplateSourceKind.Embedded);
        manifest.Images.Single().Smoke.ShouldBe(SmokeProbe.Default);
        manifest.Images.Single().Provider.AddressOf("a/b").ShouldBe("https://github.com/a/b.git");
    }

    [Fact]
    public void An_entry_s_probe_wins_over_the_manifest_s()
    {
        var manifest = Parse($$$"""{"smoke":{"port":9000,"healthPath":"/h"},"images":[{"runtime":"codex","provider":"github","repo":"a/b","ref":"{{{Pin}}}","smoke":{"port":9001}}]}""");

        manifest.Images.Single().Smoke.ShouldBe(SmokeProbe.Default with { Port = 9001, HealthPath = "/h" });
    }

    [Theory]
    [InlineData("runtime", "gemini", "not a known runtime")]
    [InlineData("runtime", "claude-code-platform-agent", "there is no platform-agent image")]
    [InlineData("runtime", "platform-agent", "the concierge runs on the plain per-runtime image")]
    [InlineData("provider", "gitlab", "not a known provider")]
    [InlineData("repo", "https://github.com/a/b", "no URL")]
    [InlineData("repo", "a/b.git", "no URL")]
    [InlineData("repo", "user:token@a/b", "without credentials")]
    [InlineData("repo", "a", "must be org/name")]
    [InlineData("repo", "a/b/c", "must be org/name")]
    [InlineData("repo", "molecule-ai/molecule-ai-workspace-template-platform-agent", "no image is built from it")]
    [InlineData("ref", "main", "branch or tag")]
    [InlineData("ref", "v1.0.0", "branch or tag")]
    [InlineData("ref", "950d39a490c1", "shortened")]
    [InlineData("ref", "950D39A490C12BA0F355ED8CA03B23FDA9884823", "upper-case")]
    public void A_wrong_value_is_refused_at_its_line_and_path(string property, string value, string message)
    {
        var entry = new Dictionary<string, string> { ["runtime"] = "codex", ["provider"] = "github", ["repo"] = "a/b", ["ref"] = Pin };
        entry[property] = value;
        var json = "{\n  \"images\": [\n    {\n" + string.Join(",\n", entry.Select(pair => $"      \"{pair.Key}\": \"{pair.Value}\"")) + "\n    }\n  ]\n}";

        var error = Errors(json).ShouldHaveSingleItem();

        error.Path.ShouldBe($"$.images[0].{property}");
        error.Line.ShouldBe(4 + entry.Keys.ToList().IndexOf(property));
        error.Message.ShouldContain(message);
    }

    [Fact]
    public void A_credential_in_a_repository_is_not_repeated_in_the_message() =>
        Errors($$"""{"images":[{"runtime":"codex","provider":"github","repo":"user:s3cret@a/b","ref":"{{Pin}}"}]}""").Single().Message.ShouldNotContain("s3cret");

    [Fact]
    public void Every_error_of_a_file_comes_at_once_in_the_order_of_the_file()
    {
        var errors = Errors($$"""
            {
              "colour": "red",
              "images": [
                { "runtime": "codex", "provider": "github", "repo": "a/b", "ref": "main" },
                { "runtime": "codex", "provider": "github", "repo": "a/b", "ref": "{{Pin}}", "tag": "x" },
                { "provider": 7, "repo": "a/b", "ref": "{{Pin}}", "smoke": { "port": 70000 } }
              ]
            }
            """);

        errors.Select(error => (error.Line, error.Path)).ShouldBe(
        [
            (2, "$.colour"), (4, "$.images[0].ref"), (5, "$.images[1].runtime"), (5, "$.images[1].tag"),
            (6, "$.images[2].runtime"), (6, "$.images[2].provider"), (6, "$.images[2].smoke.port"),
        ]);
    }

    [Theory]
    [InlineData("{\n \"images\": [\n}", 3)]
    [InlineData("", 1)]
    public void What_is_no_json_is_refused_at_its_line(string json, int line) => Errors(json).Single().Line.ShouldBe(line);

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"images\":[]}")]
    [InlineData("{\"images\":{}}")]
    [InlineData("{}")]
    public void A_manifest_without_images_is_refused(string json) => Errors(json).Count.ShouldBeGreaterThan(0);

    [Fact]
    public void The_repository_s_own_manifest_lists_every_runtime()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Molecule.slnx")))
        {
            folder = folder.Parent;
        }

        var manifest = ImageManifest.Load(Path.Combine(folder.FullName, "build", "images.json"));

        manifest.Images.Select(entry => entry.Runtime).ShouldBe(RuntimeCatalogue.All);
    }

    private static ImageManifest Parse(string json) => ImageManifest.Parse(Encoding.UTF8.GetBytes(json), "images.json");

    private static IReadOnlyList<ManifestError> Errors(string json) => Should.Throw<InvalidManifestException>(() => Parse(json)).Errors;
}
