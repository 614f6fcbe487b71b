namespace Molecule.Suites.Proofs;

/// <summary>The proofs of all guards as a suite: each mutation that turns its guard red has passed.</summary>
public sealed class ProofSuite(string repositoryRoot, string configuration) : ISuite
{
    public string Name => "guard proofs";

    public SuiteKind Kind => SuiteKind.Proofs;

    public async Task<SuiteResult> RunAsync(SuiteOptions options, IProgress<SuiteEvent> progress, TimeProvider time, CancellationToken cancellation)
    {
        var report = await ProveAsync(options, time, cancellation);
        var failures = report.Failures.Select(proof => new TestFailure($"{proof.Guard} ({proof.Mutation ?? "no mutation"}): {proof.Outcome}", proof.Evidence, StackTrace: null)).ToList();
        return new SuiteResult(Name, report.Proofs.Count - failures.Count, failures.Count, 0, report.Seconds, failures);
    }

    private async Task<ProofReport> ProveAsync(SuiteOptions options, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            return await new GuardProver(time).ProveAsync(
                new ProofOptions { RepositoryRoot = repositoryRoot, Configuration = configuration, ResultsFolder = options.ResultsFolder },
                new Progress<ProofProgress>(),
                cancellation);
        }
        catch (GuardsNotProvenException exception)
        {
            return exception.Report;
        }
    }
}
