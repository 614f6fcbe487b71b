namespace Molecule.Suites;

/// <summary>Things that must hold and are counted together: one row of the report.</summary>
public interface ISuite
{
    /// <summary>Such as <c>Images</c>; no two suites of a run have the same.</summary>
    string Name { get; }

    SuiteKind Kind { get; }

    /// <summary>
    /// Counts what holds and what does not. What could not run has not passed: it comes back as a failure, or as an exception that the
    /// runner makes one of.
    /// </summary>
    /// <param name="progress">Told of <see cref="SuiteEvent.Progressed"/>, by those that know before the end.</param>
    Task<SuiteResult> RunAsync(SuiteOptions options, IProgress<SuiteEvent> progress, TimeProvider time, CancellationToken cancellation);
}
