using System.Text.RegularExpressions;
using Molecule.Guards.Tests.Proof;
using Molecule.Guards.Tests.Targets;

namespace Molecule.Guards.Tests.Manual;

/// <summary>What README.md names exists: parameters, environment variables, and the files that it links to.</summary>
public partial class ReadmeNamesWhatThereIs : IGuard
{
    public static IReadOnlyList<Mutation> Mutations =>
    [
        new(Readme.File, "`--base-image`", "`--bass-image`"),
        new(Readme.File, "`MOLECULE_BUILD_STALL_GRACE_S`", "`MOLECULE_BUILD_STALE_GRACE_S`"),
        new(Readme.File, "(docs/architecture.md)", "(docs/architektur.md)"),
    ];

    [Fact]
    public void Every_parameter_is_declared() => Found(Switch()).Where(name => !DeclaredBuild.Switches.Contains(name.Text))
        .ShouldBeEmpty("The build has no such parameters. Take them out, or write them as --help does.");

    [Fact]
    public void Every_variable_is_read_somewhere()
    {
        var sources = string.Concat(Repository.Files.Where(file => file.StartsWith("src/", StringComparison.Ordinal) || file is "build.sh" or "build.ps1").Select(Repository.Read));
        Found(Variable()).Where(name => !sources.Contains(name.Text, StringComparison.Ordinal) && !IsOfAParameter(name.Text))
            .ShouldBeEmpty("Nothing reads these variables.");
    }

    [Fact]
    public void Every_link_leads_to_a_file() => Found(Link()).Where(link => !Repository.Exists(link.Text))
        .ShouldBeEmpty("There are no such files.");

    private static bool IsOfAParameter(string variable) => DeclaredBuild.Switches.Any(name => variable == "NUKE_" + name[2..].Replace('-', '_').ToUpperInvariant());

    private static IEnumerable<SourceLine> Found(Regex name) => Repository.Lines([Readme.File])
        .SelectMany(line => name.Matches(line.Text).Select(match => line with { Text = match.Groups[1].Value }));

    [GeneratedRegex(@"(?<![\w-])(--[a-z][a-z-]+)")]
    private static partial Regex Switch();

    [GeneratedRegex(@"\b((?:MOLECULE|NUKE)_[A-Z_]+[A-Z])\b")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#]+)")]
    private static partial Regex Link();
}
