using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Layering;

/// <summary>
/// Connections come from Molecule.Containers alone. With a connected engine in hand, the folders below call it directly; everything that
/// decides, parses, describes or shows does not know the engine's client.
/// </summary>
public class OnlyEngineFoldersSpeakDockerDotNet : IGuard
{
    private const string Client = "Docker.DotNet";

    private static readonly (string Folder, string Reason)[] Places =
    [
        ("src/Molecule.Containers/Engines", "finds, connects and owns the client"),
        ("src/Molecule.Images/BaseImages", "imports, pulls and inspects base images"),
        ("src/Molecule.Images/Building", "lists, tags and removes local images"),
        ("src/Molecule.Images/Publishing", "pushes and tags"),
        ("src/Molecule.Images/Pulls", "hands an engine the credentials for a registry"),
        ("src/Molecule.Images/Smoke", "starts the image that it tests"),
        ("src/Molecule.Images/Services", "the engine's errors where it builds the images of services"),
        ("src/Molecule.Provisioner/Local", "a workspace's containers and volumes"),
        ("src/Molecule.Stack", "the stack's network, and the engine's errors where it applies a stack"),
    ];

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new("src/Molecule.Terminal/TerminalOutput.cs", "using Spectre.Console;", "using Docker.DotNet.Models;\nusing Spectre.Console;"),
        new("src/Molecule.Provisioner/Workspaces/WorkspaceNames.cs", "namespace", "using Docker.DotNet;\n\nnamespace"),
        new("src/Molecule.Images/Manifest/CommitId.cs", "namespace", "using Docker.DotNet;\n\nnamespace"),
        new("src/Molecule.Images/Building/ImagePruner.cs", "namespace Molecule", "// new DockerClientConfiguration(\nnamespace Molecule"),
    ];

    [Fact]
    public void No_other_file_names_it() => Repository.Lines(Sources())
        .Where(line => line.Text.Contains(Client, StringComparison.Ordinal) && !Places.Any(place => line.File.StartsWith(place.Folder + "/", StringComparison.Ordinal)))
        .ShouldBeEmpty($"{Client} is for the folders that act on an engine. Add what is missing to one of those, and call that.");

    [Fact]
    public void Only_the_first_of_them_makes_connections() => Repository.Lines(Sources())
        .Where(line => line.Text.Contains("DockerClientConfiguration(", StringComparison.Ordinal) && !line.File.StartsWith(Places[0].Folder + "/", StringComparison.Ordinal))
        .ShouldBeEmpty("Take a connected engine from Molecule.Containers: it knows endpoint, TLS and time limits.");

    [Fact]
    public void Every_place_is_in_use() => Places
        .Where(place => !Repository.Under(place.Folder, ".cs").Any(file => Repository.Read(file).Contains(Client, StringComparison.Ordinal)))
        .ShouldBeEmpty("These folders no longer use it. Take them off the list.");

    private static IEnumerable<string> Sources() => Repository.Under("src", ".cs").Concat(Repository.Under("build", ".cs"));
}
