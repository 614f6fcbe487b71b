using System.Xml.Linq;
using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Layering;

/// <summary>Each room sees the rooms under it and no others; what talks to the outside enters by one room.</summary>
public class RoomsDependDownwardsOnly : IGuard
{
    private const string Stack = "src/Molecule.Stack/Molecule.Stack.csproj";

    /// <summary>What each room may see, directly or through another.</summary>
    private static readonly Dictionary<string, string[]> Rooms = new()
    {
        ["Molecule.Containers"] = [],
        ["Molecule.Models"] = [],
        ["Molecule.WorkspaceAgent"] = [],
        ["Molecule.Images"] = ["Molecule.Containers"],
        ["Molecule.Suites"] = ["Molecule.Containers"],
        ["Molecule.Release"] = ["Molecule.Containers", "Molecule.Images"],
        ["Molecule.Provisioner"] = ["Molecule.Containers", "Molecule.Images"],
        ["Molecule.Stack"] = ["Molecule.Containers", "Molecule.Images", "Molecule.Models", "Molecule.Provisioner"],
        ["Molecule.Terminal"] = ["Molecule.Containers", "Molecule.Images", "Molecule.Models", "Molecule.Provisioner", "Molecule.Release", "Molecule.Stack", "Molecule.Suites"],
    };

    /// <summary>Packages that reach out of the process, or print, and the rooms that they may enter by.</summary>
    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["Docker.DotNet"] = ["Molecule.Containers"],
        ["Google.Protobuf"] = ["Molecule.Containers"],
        ["Microsoft.Data.Sqlite"] = ["Molecule.Provisioner"],
        ["Octokit"] = ["Molecule.Release"],
        ["Serilog"] = ["Molecule.Terminal"],
        ["Spectre.Console"] = ["Molecule.Terminal"],
        ["Nuke.Common"] = [],
    };

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new("src/Molecule.Containers/Molecule.Containers.csproj", "<ItemGroup>", """<ItemGroup><ProjectReference Include="../Molecule.Suites/Molecule.Suites.csproj" />"""),
        new("src/Molecule.Suites/Molecule.Suites.csproj", "<ItemGroup>", """<ItemGroup><ProjectReference Include="../Molecule.Images/Molecule.Images.csproj" />"""),
        new(Stack, "<ItemGroup>", """<ItemGroup><ProjectReference Include="../../build/nuke/Nuke.Embedded.csproj" />"""),
        new(Stack, "<ItemGroup>", """<ItemGroup><PackageReference Include="Spectre.Console" />"""),
        new("src/Molecule.Images/Molecule.Images.csproj", "<ItemGroup>", """<ItemGroup><PackageReference Include="Docker.DotNet" />"""),
        Mutation.NewFile("src/Molecule.Extras/Molecule.Extras.csproj", """<Project Sdk="Microsoft.NET.Sdk" />"""),
    ];

    private static IEnumerable<string> Projects => Repository.Under("src", ".csproj");

    [Fact]
    public void Every_room_has_a_place() => Projects.Where(project => !Rooms.ContainsKey(NameOf(project)))
        .ShouldBeEmpty("These rooms are unknown. Say in this guard which rooms they may see (and in docs/architecture.md what they are for).");

    [Fact]
    public void No_project_sees_a_room_that_it_may_not() => Projects
        .SelectMany(project => ProjectGraph.ClosureOf(project).Skip(1).Where(seen => !MaySee(NameOf(project), NameOf(seen))).Select(seen =>
            string.Join(" → ", ProjectGraph.PathBetween(project, seen)!.Select(NameOf))))
        .ShouldBeEmpty("These references point upwards or sideways. Move what is needed down, or hand it in from above.");

    [Fact]
    public void No_assembly_sees_a_room_that_it_may_not() => Rooms.Keys
        .Select(room => (Room: room, Path: Path.Combine(AppContext.BaseDirectory, room + ".dll")))
        .Where(entry => File.Exists(entry.Path))
        .SelectMany(entry => AssemblyReferences.Of(entry.Path)
            .Where(seen => (Rooms.ContainsKey(seen) || seen.StartsWith("Nuke", StringComparison.Ordinal)) && !MaySee(entry.Room, seen))
            .Select(seen => $"{entry.Room} → {seen}"))
        .ShouldBeEmpty("These assemblies use types of a room that they may not see.");

    [Fact]
    public void Each_package_that_reaches_out_enters_by_its_room() => Projects
        .SelectMany(project => XDocument.Parse(Repository.Read(project)).Descendants("PackageReference").Select(reference => (Project: project, Package: (string)reference.Attribute("Include")!)))
        .Where(entry => Packages.TryGetValue(entry.Package, out var rooms) && !rooms.Contains(NameOf(entry.Project)))
        .Select(entry => $"{entry.Project}: {entry.Package} is for {string.Join(", ", Packages[entry.Package].DefaultIfEmpty("no room under src"))}")
        .ShouldBeEmpty("Use what that room offers, or add to it what is missing.");

    private static bool MaySee(string room, string seen) => Rooms.TryGetValue(room, out var allowed) && allowed.Contains(seen);

    private static string NameOf(string project) => Path.GetFileNameWithoutExtension(project);
}
