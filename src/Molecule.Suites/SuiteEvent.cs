namespace Molecule.Suites;

/// <summary>What a person sees while suites run.</summary>
public abstract record SuiteEvent(string Suite)
{
    public sealed record Started(string Suite) : SuiteEvent(Suite);

    public sealed record Finished(SuiteResult Result) : SuiteEvent(Result.Suite);
}
