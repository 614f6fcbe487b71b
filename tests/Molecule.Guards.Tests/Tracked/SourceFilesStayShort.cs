using Molecule.Guards.Tests.Proof;
using Molecule.Guards.Tests.Surfaces;

namespace Molecule.Guards.Tests.Tracked;

/// <summary>A file that people write is read in one sitting: more than 400 lines need a reason.</summary>
public class SourceFilesStayShort : IGuard
{
    private const int Most = 400;

    /// <summary>By the beginning of their path.</summary>
    private static readonly (string Path, string Reason)[] Longer =
    [
        (PublicSurface.Folder + "/", "written by ./build.sh ApproveSurfaces, and read as differences"),
    ];

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new("src/Molecule.Models/WorkspaceKind.cs", "namespace Molecule.Models;", "namespace Molecule.Models;" + new string('\n', Most)),
        new("build.sh", "set -eu\n", "set -eu\n" + new string('\n', Most)),
    ];

    [Fact]
    public void None_has_more_lines_than_it_may() => Repository.Files
        .Where(file => LinesOf(file) > Most && !IsWrittenByNuGet(file) && !Longer.Any(listed => file.StartsWith(listed.Path, StringComparison.Ordinal)))
        .Select(file => $"{file}: {LinesOf(file)} lines")
        .ShouldBeEmpty($"Split these by what they do; more than {Most} lines stand on this guard's list with their reason.");

    [Fact]
    public void Every_listed_one_is_longer() => Longer
        .Where(listed => !Repository.Files.Any(file => file.StartsWith(listed.Path, StringComparison.Ordinal) && LinesOf(file) > Most))
        .ShouldBeEmpty("Take these off the list.");

    private static int LinesOf(string file) => Repository.Read(file).TrimEnd('\n').Split('\n').Length;

    private static bool IsWrittenByNuGet(string file) => file.EndsWith(".lock.json", StringComparison.Ordinal);
}
