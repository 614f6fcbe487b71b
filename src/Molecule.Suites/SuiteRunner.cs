using System.Collections.Concurrent;
using Molecule.Containers.Processes;

namespace Molecule.Suites;

/// <summary>Runs built test assemblies through the test platform, one process each, and adds up what they say.</summary>
public sealed class SuiteRunner(TimeProvider time)
{
    private const int KeptOutputLines = 40;

    /// <summary>
    /// Runs all suites whatever fails among them. A suite that finds no test (unless a filter left it none), writes no result or dies
    /// counts as one failure: what could not run has not passed.
    /// </summary>
    /// <exception cref="SuitesFailedException">At least one test failed; the report has been written by then.</exception>
    public async Task<SuiteReport> RunAsync(IReadOnlyList<TestSuite> suites, SuiteOptions options, IProgress<SuiteEvent> progress, CancellationToken cancellation)
    {
        SuiteReport.Clear(options.ResultsFolder);
        var results = new ConcurrentDictionary<string, SuiteResult>(StringComparer.Ordinal);
        await RunGroupAsync(suites.Where(suite => suite.Kind != SuiteKind.Acceptance), options.Parallel);
        await RunGroupAsync(suites.Where(suite => suite.Kind == SuiteKind.Acceptance), parallel: 1);

        var report = new SuiteReport([.. suites.Select(suite => results[suite.Name])]);
        await report.WriteAsync(options.ResultsFolder, cancellation);
        return report.Failed == 0 ? report : throw new SuitesFailedException(report);

        Task RunGroupAsync(IEnumerable<TestSuite> group, int parallel) => Parallel.ForEachAsync(
            group,
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation },
            async (suite, token) =>
            {
                progress.Report(new SuiteEvent.Started(suite.Name));
                var result = await RunOneAsync(suite, options, token);
                results[suite.Name] = result;
                progress.Report(new SuiteEvent.Finished(result));
            });
    }

    private async Task<SuiteResult> RunOneAsync(TestSuite suite, SuiteOptions options, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var file = Path.Combine(options.ResultsFolder, suite.Name + ".trx");
        File.Delete(file);
        var output = await ExecuteAsync(suite, options, cancellation);
        var seconds = Math.Round(time.GetElapsedTime(started).TotalSeconds, 1);
        var result = TrxFile.Read(file, suite.Name, seconds);
        if (result is null || result.Passed + result.Failed + result.Skipped == 0)
        {
            return options.Filter is not null && output.ExitCode == 0 ? new SuiteResult(suite.Name, 0, 0, 0, seconds, []) : Broken("no test ran");
        }

        return output.ExitCode != 0 && result.Failed == 0 ? Broken($"the test process ended with exit code {output.ExitCode}") : result;

        SuiteResult Broken(string reason) => new(suite.Name, result?.Passed ?? 0, 1, result?.Skipped ?? 0, seconds,
            [new TestFailure(suite.Name, $"{reason}; its last output:\n{Tail(output.Output + output.Error)}", StackTrace: null)]);
    }

    private Task<ProcessOutcome> ExecuteAsync(TestSuite suite, SuiteOptions options, CancellationToken cancellation)
    {
        string[] filter = options.Filter is null ? [] : ["--filter", options.Filter];
        string[] arguments = ["test", suite.Assembly, "--nologo", "--logger", $"trx;LogFileName={suite.Name}.trx", "--results-directory", options.ResultsFolder, .. filter];
        return new ProcessRunner(time).RunAsync(new ProcessSpec("dotnet", arguments) { Environment = options.Environment }, cancellation);
    }

    private static string Tail(string output) =>
        string.Join('\n', output.TrimEnd().Split('\n').TakeLast(KeptOutputLines));
}
