namespace Molecule.Suites.Tests;

public sealed class TrxFileTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"molecule-{Guid.NewGuid():n}.trx");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Read_counts_and_failures_with_their_messages()
    {
        File.WriteAllText(_file, """
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
              <Results>
                <UnitTestResult testName="A.Passes" outcome="Passed" />
                <UnitTestResult testName="A.Fails" outcome="Failed">
                  <Output><ErrorInfo><Message>one but two</Message><StackTrace>at A</StackTrace></ErrorInfo></Output>
                </UnitTestResult>
                <UnitTestResult testName="A.Skipped" outcome="NotExecuted" />
              </Results>
              <ResultSummary outcome="Failed"><Counters total="3" executed="2" passed="1" failed="1" /></ResultSummary>
            </TestRun>
            """);

        var result = TrxFile.Read(_file, "A", 1.5).ShouldNotBeNull();

        (result.Passed, result.Failed, result.Skipped).ShouldBe((1, 1, 1));
        result.Failures.ShouldHaveSingleItem().ShouldBe(new TestFailure("A.Fails", "one but two", "at A"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<TestRun xmlns=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\"><Resu")]
    [InlineData("<TestRun xmlns=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\" />")]
    public void Read_a_file_that_was_cut_off_gives_nothing(string content)
    {
        File.WriteAllText(_file, content);

        TrxFile.Read(_file, "A", 0).ShouldBeNull();
    }

    [Fact]
    public void Read_a_missing_file_gives_nothing() => TrxFile.Read(_file, "A", 0).ShouldBeNull();
}
