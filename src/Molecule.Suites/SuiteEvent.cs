namespace Molecule.Suites;

/// <summary>What a person sees while suites run.</summary>
public abstract record SuiteEvent(string Suite)
{
    public sealed record Started(string Suite) : SuiteEvent(Suite);

    /// <summary>One more of its tests has ended.</summary>
    /// <param name="Passed">Up to now.</param>
    /// <param name="Failed">Up to now.</param>
    /// <param name="Test">The one that has just ended.</param>
    public sealed record Progressed(string Suite, int Passed, int Failed, string Test) : SuiteEvent(Suite);

    public sealed record Finished(SuiteResult Result) : SuiteEvent(Result.Suite);
}
