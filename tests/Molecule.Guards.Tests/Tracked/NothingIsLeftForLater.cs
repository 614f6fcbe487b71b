using System.Text.RegularExpressions;
using Molecule.Guards.Tests.Proof;

namespace Molecule.Guards.Tests.Tracked;

/// <summary>What is in the repository is done: no notes to come back, no members without a body, no tests that are skipped.</summary>
public partial class NothingIsLeftForLater : IGuard
{
    public static IReadOnlyList<Mutation> Mutations =>
    [
        new("src/Molecule.Models/WorkspaceKind.cs", "namespace Molecule.Models;", "namespace Molecule.Models; // TO" + "DO: more kinds"),
        new("build.sh", "#!/bin/sh", "#!/bin/sh\n# FIX" + "ME"),
        new("src/Molecule.Models/WorkspaceKind.cs", "=> Word;", "=> throw new NotImplemented" + "Exception();"),
        new("tests/Molecule.Models.Tests/OrganisationTests.cs", "[Fact]", "[Fact(" + "Skip = \"later\")]"),
    ];

    [Fact]
    public void No_line_is() => Repository.Lines(Repository.Files).Where(line => Left().IsMatch(line.Text))
        .ShouldBeEmpty("Do it now, or open an issue and take the note out.");

    [GeneratedRegex(@"\b(?:TO[D]O|FIX[M]E|XX[X]|NotImplemented[E]xception)\b|\[(?:Fact|Theory)\(Skip\b")]
    private static partial Regex Left();
}
