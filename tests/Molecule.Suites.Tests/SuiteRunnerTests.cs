using System.Collections.Concurrent;
using Molecule.Suites.Proofs;

namespace Molecule.Suites.Tests;

/// <summary>Runs the real test platform on this very assembly and on one that does not exist.</summary>
public sealed class SuiteRunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-suites-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Run_a_suite_reports_its_counts_and_writes_the_report()
    {
        var report = await RunAsync(typeof(SuiteReportTests).Assembly.Location, "FullyQualifiedName~SuiteReportTests");

        report.Summary.ShouldBe("3 passed, 0 failed");
        (await File.ReadAllTextAsync(Path.Combine(_folder, SuiteReport.SummaryFile))).ShouldBe("3 passed, 0 failed\n");
    }

    [Fact]
    public async Task Run_a_suite_tells_of_each_test_when_it_has_ended()
    {
        var told = new Recorder();

        await new SuiteRunner(TimeProvider.System).RunAsync(
            [Suite(typeof(SuiteReportTests).Assembly.Location)],
            new SuiteOptions { ResultsFolder = _folder, Filter = "FullyQualifiedName~SuiteReportTests" },
            told,
            CancellationToken.None);

        var progressed = told.Events.OfType<SuiteEvent.Progressed>().ToArray();
        progressed.Select(progress => (progress.Passed, progress.Failed)).ShouldBe([(1, 0), (2, 0), (3, 0)]);
        progressed.ShouldAllBe(progress => progress.Test.StartsWith("Molecule.Suites.Tests.SuiteReportTests.", StringComparison.Ordinal));
        told.Events[^1].ShouldBeOfType<SuiteEvent.Finished>();
    }

    [Fact]
    public async Task Run_a_suite_that_cannot_start_counts_as_a_failure_and_not_as_a_skip()
    {
        var exception = await Should.ThrowAsync<SuitesFailedException>(() => RunAsync(Path.Combine(_folder, "Missing.Tests.dll"), filter: null));

        exception.Report.Summary.ShouldBe("0 passed, 1 failed");
        exception.Report.Suites[0].Failures[0].Message.ShouldContain("Missing.Tests.dll");
    }

    [Fact]
    public async Task Run_a_suite_that_throws_an_expected_failure_counts_as_one_and_says_the_remedy()
    {
        var exception = await Should.ThrowAsync<SuitesFailedException>(() => RunAsync(new ThrowingSuite(), filter: null));

        exception.Report.Suites[0].Failures[0].Message.ShouldBe("There is no guard \"x\".\nName one of these: y.");
    }

    private static TestSuite Suite(string assembly) => new("Sample", SuiteKind.Unit, assembly);

    private Task<SuiteReport> RunAsync(string assembly, string? filter) => RunAsync(Suite(assembly), filter);

    private Task<SuiteReport> RunAsync(ISuite suite, string? filter) => new SuiteRunner(TimeProvider.System).RunAsync(
        [suite],
        new SuiteOptions { ResultsFolder = _folder, Filter = filter },
        new Progress<SuiteEvent>(),
        CancellationToken.None);

    private sealed class Recorder : IProgress<SuiteEvent>
    {
        private readonly ConcurrentQueue<SuiteEvent> _events = new();

        public SuiteEvent[] Events => [.. _events];

        public void Report(SuiteEvent value) => _events.Enqueue(value);
    }

    private sealed class ThrowingSuite : ISuite
    {
        public string Name => "Sample";

        public SuiteKind Kind => SuiteKind.Proofs;

        public Task<SuiteResult> RunAsync(SuiteOptions options, IProgress<SuiteEvent> progress, TimeProvider time, CancellationToken cancellation) => throw new UnknownGuardException("x", ["y"]);
    }
}
