namespace Molecule.Suites;

/// <summary>One test project.</summary>
/// <param name="Name">The project's name without prefix and suffix, such as <c>Images</c>.</param>
/// <param name="Assembly">Full path of the built test assembly.</param>
public sealed record TestSuite(string Name, SuiteKind Kind, string Assembly)
{
    /// <summary>Every project under <c>tests/</c> whose name ends in <c>.Tests</c>, in alphabetical order.</summary>
    public static IReadOnlyList<TestSuite> Discover(string repositoryRoot, string configuration) =>
        [.. Directory.EnumerateDirectories(Path.Combine(repositoryRoot, "tests"), "*.Tests")
            .Select(folder => new DirectoryInfo(folder).Name)
            .Order(StringComparer.Ordinal)
            .Select(project => FromProject(repositoryRoot, configuration, project))];

    private static TestSuite FromProject(string repositoryRoot, string configuration, string project)
    {
        var name = project["Molecule.".Length..^".Tests".Length];
        var kind = name switch
        {
            "Acceptance" => SuiteKind.Acceptance,
            "Guards" => SuiteKind.Guards,
            "Provisioner" or "Stack" or "Models" => SuiteKind.Provisioner,
            _ => SuiteKind.Unit,
        };
        return new TestSuite(name, kind, Path.Combine(repositoryRoot, "tests", project, "bin", configuration, "net10.0", project + ".dll"));
    }
}
