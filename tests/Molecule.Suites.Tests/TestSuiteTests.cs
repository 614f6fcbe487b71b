namespace Molecule.Suites.Tests;

public sealed class TestSuiteTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("molecule-suites-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Discover_finds_every_test_project_and_leaves_benchmarks_out()
    {
        foreach (var project in (string[])["Molecule.Stack.Tests", "Molecule.Acceptance.Tests", "Molecule.Benchmarks", "Molecule.Guards.Tests", "Molecule.Images.Tests"])
        {
            Directory.CreateDirectory(Path.Combine(_root, "tests", project));
        }

        TestSuite.Discover(_root, "Release").Select(suite => (suite.Name, suite.Kind)).ShouldBe(
        [
            ("Acceptance", SuiteKind.Acceptance),
            ("Guards", SuiteKind.Guards),
            ("Images", SuiteKind.Unit),
            ("Stack", SuiteKind.Provisioner),
        ]);
    }
}
