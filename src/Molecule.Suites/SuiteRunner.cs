using System.Collections.Concurrent;
using Molecule.Containers;
using Molecule.Suites.Coverage;

namespace Molecule.Suites;

/// <summary>Runs suites and adds up what they say.</summary>
public sealed class SuiteRunner(TimeProvider time)
{
    /// <summary>In this order, after all others, one at a time.</summary>
    private static readonly SuiteKind[] Alone = [SuiteKind.Proofs, SuiteKind.Acceptance];

    /// <summary>Runs all suites whatever fails among them.</summary>
    /// <exception cref="SuitesFailedException">At least one test failed; the report has been written by then.</exception>
    public async Task<SuiteReport> RunAsync(IReadOnlyList<ISuite> suites, SuiteOptions options, IProgress<SuiteEvent> progress, CancellationToken cancellation)
    {
        SuiteReport.Clear(options.ResultsFolder);
        CoverageFiles.Clear(options.ResultsFolder);
        var results = new ConcurrentDictionary<string, SuiteResult>(StringComparer.Ordinal);
        await RunGroupAsync(suites.Where(suite => !Alone.Contains(suite.Kind)), options.Parallel);
        foreach (var kind in Alone)
        {
            await RunGroupAsync(suites.Where(suite => suite.Kind == kind), parallel: 1);
        }

        var report = new SuiteReport([.. suites.Select(suite => results[suite.Name])]) { Coverage = options.Coverage ? CoverageFiles.Sum(options.ResultsFolder) : [] };
        await report.WriteAsync(options.ResultsFolder, cancellation);
        return report.Failed == 0 ? report : throw new SuitesFailedException(report);

        Task RunGroupAsync(IEnumerable<ISuite> group, int parallel) => Parallel.ForEachAsync(
            group,
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation },
            async (suite, token) =>
            {
                progress.Report(new SuiteEvent.Started(suite.Name));
                var result = await RunOneAsync(suite, options, progress, token);
                results[suite.Name] = result;
                progress.Report(new SuiteEvent.Finished(result));
            });
    }

    private async Task<SuiteResult> RunOneAsync(ISuite suite, SuiteOptions options, IProgress<SuiteEvent> progress, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        try
        {
            return await suite.RunAsync(options, progress, time, cancellation);
        }
        catch (MoleculeException exception)
        {
            var seconds = Math.Round(time.GetElapsedTime(started).TotalSeconds, 1);
            return new SuiteResult(suite.Name, 0, 1, 0, seconds, [new TestFailure(suite.Name, $"{exception.Message}\n{exception.Remedy}", StackTrace: null)]);
        }
    }
}
