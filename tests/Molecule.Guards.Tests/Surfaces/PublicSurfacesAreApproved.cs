using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Surfaces;

/// <summary>What a room shows to others changes on purpose, and is seen in a review: it stands in a file.</summary>
public class PublicSurfacesAreApproved : IGuard
{
    private const string Models = PublicSurface.Folder + "/Molecule.Models.txt";
    private const string Remedy = "Make it internal, or approve it: ./build.sh ApproveSurfaces writes these files; look at what git shows as changed, and commit it.";

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new(Models, "OrdinaryWord", "UsualWord"),
        Mutation.NewFile(PublicSurface.Folder + "/Molecule.Extras.txt", "namespace Molecule.Extras\n"),
        new("src/Molecule.Models/WorkspaceKind.cs", "    public const string OrdinaryWord", "    public const int Number = 1;\n\n    public const string OrdinaryWord") { NeedsBuild = true },
    ];

    public static TheoryData<string> Rooms => new(PublicSurface.All.Select(surface => surface.Room));

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_shows_what_is_approved(string room)
    {
        var surface = new PublicSurface(room);
        var (approved, actual) = (surface.Approved.Split('\n'), surface.Actual().Split('\n'));
        approved.SequenceEqual(actual).ShouldBeTrue(
            $"{surface.ApprovedFile} does not say what {room} shows:\n{string.Join('\n', Differences(approved, actual))}\n{Remedy}");
    }

    [Fact]
    public void Every_approved_file_is_of_a_room() => Repository.Under(PublicSurface.Folder).Except(PublicSurface.All.Select(surface => surface.ApprovedFile))
        .ShouldBeEmpty("There are no such rooms any more. ./build.sh ApproveSurfaces removes the files.");

    [Fact]
    public void The_rooms_are_found() => PublicSurface.All.Count.ShouldBeGreaterThan(5, "The rooms' assemblies are not beside the guards: see to the project's references.");

    private static IEnumerable<string> Differences(string[] approved, string[] actual) =>
    [
        .. approved.Except(actual).Select(line => $"- {line.Trim()}"),
        .. actual.Except(approved).Select(line => $"+ {line.Trim()}"),
        .. approved.Except(actual).Concat(actual.Except(approved)).Any() ? (string[])[] : ["  the same lines in another order or number"],
    ];
}
