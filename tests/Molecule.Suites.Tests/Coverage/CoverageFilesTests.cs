using Molecule.Suites.Coverage;

namespace Molecule.Suites.Tests.Coverage;

public sealed class CoverageFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-suites-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Sum_a_line_that_any_suite_runs_counts_once_and_as_run()
    {
        Write("Images", "a.cs", (1, 0), (2, 3));
        Write("Images", "a.cs", (1, 1), (2, 0), (3, 0));
        Write("Containers", "a.cs", (1, 0));

        CoverageFiles.Sum(_folder).ShouldBe([new RoomCoverage("Containers", 0, 1), new RoomCoverage("Images", 2, 3)]);
    }

    [Fact]
    public void Sum_knows_a_file_again_whose_path_begins_elsewhere_in_another_suite()
    {
        Write("Images", "src/Images/a.cs", (1, 0));
        Write("Images", "a.cs", (1, 1));

        CoverageFiles.Sum(_folder).ShouldBe([new RoomCoverage("Images", 1, 1)]);
    }

    [Fact]
    public void Sum_a_file_that_was_cut_off_counts_nothing()
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "a")).FullName, "coverage.cobertura.xml"), "<coverage><pack");

        CoverageFiles.Sum(_folder).ShouldBeEmpty();
    }

    [Fact]
    public void Clear_removes_what_an_earlier_run_has_measured_and_nothing_else()
    {
        Write("Images", "a.cs", (1, 1));
        Directory.CreateDirectory(Path.Combine(_folder, "other"));

        CoverageFiles.Clear(_folder);

        Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName).ShouldBe(["other"]);
    }

    [Theory]
    [InlineData(1, 3, "33.3 %")]
    [InlineData(0, 0, "100.0 %")]
    public void Percent_has_one_decimal(int covered, int lines, string expected) => new RoomCoverage("Images", covered, lines).Percent.ShouldBe(expected);

    private void Write(string room, string source, params (int Number, int Hits)[] lines) => File.WriteAllText(
        Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString())).FullName, "coverage.cobertura.xml"),
        $"""
        <coverage><packages><package name="{room}"><classes><class name="A" filename="{source}">
          <methods><method name="M"><lines><line number="1" hits="9" /></lines></method></methods>
          <lines>{string.Concat(lines.Select(line => $"<line number=\"{line.Number}\" hits=\"{line.Hits}\" />"))}</lines>
        </class></classes></package></packages></coverage>
        """);
}
