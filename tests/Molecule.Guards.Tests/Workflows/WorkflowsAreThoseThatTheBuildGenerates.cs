using System.Text.RegularExpressions;
using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Workflows;

/// <summary>CI runs what the build says: the committed files are the generated ones, their actions are pinned, their targets exist.</summary>
public partial class WorkflowsAreThoseThatTheBuildGenerates : IGuard
{
    private const string Ci = ".github/workflows/ci.yml";

    private static readonly string[] Committed = [.. Repository.Under(".github/workflows")];

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new(Ci, "timeout-minutes: 45", "timeout-minutes: 46"),
        new(Ci, "- run: ./build.sh Test", "- run: ./build.sh Tests"),
        new("build/Build.Test.cs", "Target UnitTests =>", "Target FastTests =>"),
        new("build/Workflows.cs", "\"actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 ", "\"actions/checkout@v4 ") { NeedsBuild = true },
        new(Ci, "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683", "actions/checkout@v4"),
        Mutation.NewFile(".github/workflows/other.yml", "name: other\n"),
    ];

    [Fact]
    public void Each_is_committed_as_generated_and_there_are_no_others()
    {
        Committed.ShouldBe(global::Workflows.All.Keys, ignoreOrder: true, "Declare every workflow in build/Workflows.cs, and run ./build.sh GenerateWorkflows.");
        foreach (var (file, text) in global::Workflows.All)
        {
            Repository.Read(file).ShouldBe(text.ReplaceLineEndings("\n"), "Run ./build.sh GenerateWorkflows.");
        }
    }

    [Fact]
    public void Every_action_is_pinned_to_a_full_commit()
    {
        var actions = Committed.SelectMany(file => Action().Matches(Repository.Read(file))).Select(match => match.Groups[1].Value).ToList();
        actions.ShouldNotBeEmpty();
        actions.Where(action => !Pinned().IsMatch(action)).ShouldBeEmpty("A tag can be moved by somebody else. Pin these to full commits, in build/Workflows.cs.");
    }

    [Fact]
    public void Every_target_that_is_called_exists()
    {
        var sources = string.Concat(Repository.Under("build", ".cs").Where(file => file.StartsWith("build/Build", StringComparison.Ordinal)).Select(Repository.Read));
        var called = Committed.SelectMany(file => Call().Matches(Repository.Read(file))).Select(match => match.Groups[1].Value).ToList();
        called.ShouldNotBeEmpty();
        called.Where(target => !sources.Contains($"Target {target} =>", StringComparison.Ordinal)).ShouldBeEmpty("The workflows call targets that build/Build*.cs does not declare. Correct build/Workflows.cs.");
    }

    [GeneratedRegex(@"uses: (\S+)")]
    private static partial Regex Action();

    [GeneratedRegex("^[^@]+@[0-9a-f]{40}$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"build\.(?:sh|cmd) ([A-Z]\w+)")]
    private static partial Regex Call();
}
