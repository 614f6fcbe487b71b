namespace Molecule.Suites.Tests;

public sealed class SuiteReportTests
{
    [Fact]
    public void Summary_sums_all_suites() =>
        new SuiteReport([Suite(2, 1, 0), Suite(3, 0, 0)]).Summary.ShouldBe("5 passed, 1 failed");

    [Fact]
    public void Summary_names_skipped_tests_only_when_there_are_any() =>
        new SuiteReport([Suite(2, 0, 4)]).Summary.ShouldBe("2 passed, 0 failed, 4 skipped");

    [Fact]
    public async Task Clear_a_folder_that_is_not_there_yet_makes_it_and_an_old_report_is_gone()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"molecule-{Guid.NewGuid():n}", "reports");
        try
        {
            SuiteReport.Clear(folder);
            await new SuiteReport([Suite(1, 0, 0)]).WriteAsync(folder, CancellationToken.None);
            SuiteReport.Clear(folder);

            Directory.EnumerateFiles(folder).ShouldBeEmpty();
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
        }
    }

    private static SuiteResult Suite(int passed, int failed, int skipped) => new("S", passed, failed, skipped, 0, []);
}
