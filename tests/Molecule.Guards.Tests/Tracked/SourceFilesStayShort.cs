using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Tracked;

/// <summary>A source file is read in one sitting: more than 400 lines need a reason.</summary>
public class SourceFilesStayShort : IGuard
{
    private const int Most = 400;

    private static readonly (string File, string Reason)[] Longer = [];

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new("src/Molecule.Models/WorkspaceKind.cs", "namespace Molecule.Models;", "namespace Molecule.Models;" + new string('\n', Most)),
    ];

    [Fact]
    public void None_has_more_lines_than_it_may() => Repository.Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
        .Select(file => (File: file, Lines: Repository.Read(file).TrimEnd('\n').Split('\n').Length))
        .Where(file => file.Lines > Most && !Longer.Any(listed => listed.File == file.File))
        .Select(file => $"{file.File}: {file.Lines} lines")
        .ShouldBeEmpty($"Split these by what they do; more than {Most} lines stand on this guard's list with their reason.");

    [Fact]
    public void Every_listed_one_is_longer() => Longer.Where(listed => Repository.Read(listed.File).Split('\n').Length <= Most)
        .ShouldBeEmpty("Take these off the list.");
}
