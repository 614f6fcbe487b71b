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

    [Theory]
    [InlineData(SuiteKind.Acceptance, true)]
    [InlineData(SuiteKind.Unit, false)]
    public async Task Run_gives_acceptance_tests_a_temporary_folder_that_goes_whatever_they_leave_there(SuiteKind kind, bool own)
    {
        // A project in place of an assembly: its only test leaves a file, and says where.
        var project = Path.Combine(_root, "Sample.proj");
        await File.WriteAllTextAsync(
            project,
            """
            <Project>
              <Target Name="Restore" />
              <Target Name="VSTest">
                <WriteLinesToFile File="$(MSBuildThisFileDirectory)where" Lines="$([System.IO.Path]::GetTempPath())" />
                <WriteLinesToFile Condition="'$(LeaveFile)' == 'true'" File="$([System.IO.Path]::GetTempPath())left" Lines="left" />
              </Target>
            </Project>
            """);
        var options = new SuiteOptions
        {
            ResultsFolder = _root,
            Environment = new Dictionary<string, string?> { ["LeaveFile"] = own ? "true" : null, ["MSBUILDDISABLENODEREUSE"] = "1" },
        };

        await new TestSuite("Sample", kind, project).RunAsync(options, new Progress<SuiteEvent>(), TimeProvider.System, CancellationToken.None);

        var where = (await File.ReadAllTextAsync(Path.Combine(_root, "where"))).Trim();
        where.StartsWith(Path.Combine(Path.GetTempPath(), "molecule-suite-"), StringComparison.Ordinal).ShouldBe(own, where);
        Directory.Exists(where).ShouldBe(!own);
    }
}
