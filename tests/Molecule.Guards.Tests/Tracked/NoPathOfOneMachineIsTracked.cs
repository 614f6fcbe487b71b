using System.Text.RegularExpressions;
using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Tracked;

/// <summary>The repository builds anywhere: no file names a folder of somebody's machine.</summary>
public partial class NoPathOfOneMachineIsTracked : IGuard
{
    private const string Home = "/" + "home/somebody/molecule";

    /// <summary>By place: paths inside containers, and the like.</summary>
    private static readonly (string File, string Holds, string Reason)[] Places =
    [
        ("src/Molecule.Provisioner/Local/WorkspacePlanner.cs", ".claude/sessions", "inside a container: where the runtime keeps its sessions"),
        ("tests/Molecule.Acceptance.Tests/Workspaces/WorkspaceLifeAcceptance.cs", "\"touch\"", "inside a container: the agent's home"),
    ];

    public static IReadOnlyList<Mutation> Mutations =>
    [
        new("build/stack.yaml", "x-molecule:", $"# {Home}\nx-molecule:"),
        new("build.sh", "#!/bin/sh", "#!/bin/sh\n# /" + "root/.dotnet"),
        new("docs/architecture.md", "#", "<!-- C:\\" + "Users\\somebody -->\n#"),
    ];

    [Fact]
    public void No_line_names_one() => Repository.Lines(Repository.Files)
        .Where(line => MachinePath().IsMatch(line.Text) && !Places.Any(place => place.File == line.File && line.Text.Contains(place.Holds, StringComparison.Ordinal)))
        .ShouldBeEmpty("These paths exist on one machine only. Derive them from the repository's root, the state home or a temporary folder.");

    [Fact]
    public void Every_exception_is_in_use() => Places
        .Where(place => !Repository.Lines([place.File]).Any(line => MachinePath().IsMatch(line.Text) && line.Text.Contains(place.Holds, StringComparison.Ordinal)))
        .ShouldBeEmpty("Take these off the list.");

    [GeneratedRegex(@"/(?<![\w.$}~-]/)(?:work|root|(?:home|Users)/[a-z][\w.-]*|tmp/(?:eng|bash_jobs))/|\b[A-Za-z]:\\+Users\\+[A-Za-z]")]
    private static partial Regex MachinePath();
}
