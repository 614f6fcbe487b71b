using System.Text.RegularExpressions;
using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Images;

/// <summary>
/// The second image variant is gone: no manifest entry, target, parameter, workflow, Dockerfile, tag, suffix or label brings it back. The
/// words survive in the places below and nowhere else.
/// </summary>
public partial class TheConciergeHasNoImageOfItsOwn : IGuard
{
    // Not written in one piece: this file is looked at, too.
    private const string Words = "platform" + "-agent";

    /// <summary>By place: the file, what the line must hold for the words to be meant that way, and why they may stand there.</summary>
    private static readonly (string File, string Holds, string Reason)[] Places =
    [
        ("src/Molecule.Models/Organisation.cs", "molecule:self-hosted:" + Words, "the concierge's id without an organisation is derived from this name"),
        ("src/Molecule.Models/Organisation.cs", "molecule-" + Words + ":{Id}", "the concierge's id is derived from this name"),
        ("src/Molecule.Provisioner/Assets/ConciergeIdentity.cs", "molecule-ai/molecule-ai-workspace-template-" + Words + "@", "the name of its identity template, a set of assets"),
        ("docs/provisioner.md", "molecule-ai/molecule-ai-workspace-template-" + Words + "@", "the name of its identity template, a set of assets"),
        ("src/Molecule.Images/Manifest/ManifestReader.cs", "const string RetiredVariant = \"", "the message that refuses such an entry"),
        ("tests/Molecule.Images.Tests/Manifest/ImageManifestTests.cs", "InlineData(\"runtime\"", "the test of that message"),
        ("tests/Molecule.Images.Tests/Manifest/ImageManifestTests.cs", "InlineData(\"repo\"", "the test that its identity template (a set of assets) builds no image"),
    ];

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new("build/images.json", "\"runtime\": \"codex\"", $"\"runtime\": \"claude-code-{Words}\""),
        new("build/Build.Images.cs", "Target PinTemplates", "Target Platform" + "AgentImage"),
        new("build/Build.Images.cs", "readonly bool NoSmoke", "readonly bool Platform" + "Agent"),
        new(".github/workflows/ci.yml", "  linux:", $"  {Words}:"),
        new(".nuke/build.schema.json", "\"NoSmoke\"", "\"Platform" + "Agent\""),
        new("src/Molecule.Images/Runtimes/LocalImageNames.cs", "namespace", $"// -{Words}\nnamespace"),
        new("src/templates/_shared/Dockerfile", "WORKDIR", $"LABEL molecule.{Words}=1\nWORKDIR"),
        new("src/Molecule.Models/Organisation.cs", "namespace", $"// tag :{Words}\nnamespace"),
        Mutation.NewFile($"src/templates/_shared/Dockerfile.{Words}", "FROM scratch\n"),
    ];

    [Fact]
    public void No_file_is_named_after_one() => Repository.Files.Where(file => Mentions().IsMatch(file))
        .ShouldBeEmpty("There is no such image: the concierge runs on the plain per-runtime image. Remove the file.");

    [Fact]
    public void No_line_speaks_of_one() => Repository.Lines(Repository.Files)
        .Where(line => Mentions().IsMatch(line.Text) && !Places.Any(place => place.File == line.File && line.Text.Contains(place.Holds, StringComparison.Ordinal)))
        .ShouldBeEmpty("There is no such image: the concierge runs on the plain per-runtime image, its identity comes as template assets, its tools as a plugin. Take the words out.");

    [Fact]
    public void Every_place_that_may_say_the_words_does() => Places
        .Where(place => !Repository.Exists(place.File) || !Repository.Lines([place.File]).Any(line =>
            Mentions().IsMatch(line.Text) && line.Text.Contains(place.Holds, StringComparison.Ordinal)))
        .ShouldBeEmpty("These exceptions are no longer needed. Take them out of the list.");

    [GeneratedRegex("platform[-_. ]?agent", RegexOptions.IgnoreCase)]
    private static partial Regex Mentions();
}
