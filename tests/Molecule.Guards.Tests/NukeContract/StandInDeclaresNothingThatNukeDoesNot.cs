using Molecule.Guards.Tests.Proof;
using Nuke.Common;

namespace Molecule.Guards.Tests.NukeContract;

/// <summary>
/// The targets must compile unchanged against NUKE's package: so the stand-in may declare nothing that the package does not declare in
/// the same way. <c>nuke-api.txt</c> beside this file holds the package's lines that are in use.
/// </summary>
public class StandInDeclaresNothingThatNukeDoesNot : IGuard
{
    /// <summary>Names a file with all lines of the package, to check the lines in use against where it is at hand.</summary>
    private const string WholeList = "MOLECULE_NUKE_API";

    private const string List = "tests/Molecule.Guards.Tests/NukeContract/nuke-api.txt";

    private static readonly PublicApi StandIn = PublicApi.Of(typeof(NukeBuild).Assembly.Location);
    private static readonly string[] Lines = ReadLines();

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new("build/nuke/NukeBuild.cs", "public bool IsFinished", "public bool IsDone => IsFinished;\n\n    public bool IsFinished") { NeedsBuild = true },
        new("build/nuke/NukeBuild.cs", ": INukeBuild", ": INukeBuild, IDisposable\n{\n    void IDisposable.Dispose()\n    {\n    }\n}\n\npublic abstract partial class NukeBuild") { NeedsBuild = true },
        new(List, "T:Nuke.Common.Assert", "T:Nuke.Common.Gone : public static class\nT:Nuke.Common.Assert") { NeedsBuild = true },
    ];

    [Fact]
    public void Every_member_is_declared_as_in_the_package() => StandIn.Members.Except(Lines)
        .ShouldBeEmpty($"NUKE's package does not declare these, or not so: make them internal, or declare them as the package does and add its lines to {List}.");

    [Fact]
    public void Every_type_is_of_the_same_kind_and_has_no_other_bases()
    {
        var contract = Lines.Where(line => line.StartsWith("T:", StringComparison.Ordinal)).Select(ApiType.Parse).ToDictionary(type => type.Id);
        StandIn.Types.Where(type =>
                !contract.TryGetValue(type.Id, out var listed)
                || listed.Kind != type.Kind
                || listed.Usage != type.Usage
                || !type.Bases.IsSubsetOf(listed.Bases))
            .Select(type => type.Id)
            .ShouldBeEmpty("NUKE's package declares these types in another way, or does not: kind, bases and usage must be the package's.");
    }

    [Fact]
    public void Every_line_of_the_list_is_in_use() => Lines
        .Except(StandIn.Members)
        .Where(line => !StandIn.Types.Any(type => line.StartsWith(type.Id + " ", StringComparison.Ordinal)))
        .ShouldBeEmpty($"The stand-in does not declare these any more. Take their lines out of {List}.");

    [Fact]
    public void The_stand_in_is_found_at_all()
    {
        StandIn.Types.ShouldContain(type => type.Id == "T:Nuke.Common.NukeBuild");
        StandIn.Members.Count.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void The_lines_in_use_are_the_packages_own_where_its_list_is_at_hand()
    {
        if (Environment.GetEnvironmentVariable(WholeList) is { Length: > 0 } path)
        {
            Lines.Except(File.ReadAllLines(path)).ShouldBeEmpty($"These lines of {List} are not the package's.");
        }
    }

    private static string[] ReadLines()
    {
        using var reader = new StreamReader(typeof(StandInDeclaresNothingThatNukeDoesNot).Assembly.GetManifestResourceStream("nuke-api.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
