using System.Text.RegularExpressions;
using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Images;

/// <summary>The kind of a workspace is metadata only. The code that names and picks images cannot even ask for it.</summary>
public partial class KindNeverPicksAnImage : IGuard
{
    /// <summary>The message that refuses an entry for the concierge has to name it.</summary>
    private const string RefusingMessage = "is refused: there is no";

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new("src/Molecule.Images/Runtimes/LocalImageNames.cs", "namespace", "// concierge\nnamespace"),
        new("src/Molecule.Provisioner/Local/ImagePolicy.cs", "namespace", "// WorkspaceKinds.Platform\nnamespace"),
    ];

    [Fact]
    public void No_image_code_knows_of_kinds() => Repository.Lines(Places())
        .Where(line => Kinds().IsMatch(line.Text) && !line.Text.Contains(RefusingMessage, StringComparison.Ordinal))
        .ShouldBeEmpty("An image depends on the runtime alone. Kind goes to the environment, the assets and the plugins, never to here.");

    [Fact]
    public void The_code_that_picks_images_is_found() => Places().Count(file => file.Contains("Provisioner", StringComparison.Ordinal)).ShouldBeGreaterThan(1);

    private static IEnumerable<string> Places() => Repository.Under("src/Molecule.Images", ".cs")
        .Concat(Repository.Under("src/Molecule.Provisioner/Local", ".cs").Where(file => file[(file.LastIndexOf('/') + 1)..].Contains("Image", StringComparison.Ordinal)));

    [GeneratedRegex(@"\bWorkspaceKinds?\b|concierge", RegexOptions.IgnoreCase)]
    private static partial Regex Kinds();
}
