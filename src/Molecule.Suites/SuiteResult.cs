namespace Molecule.Suites;

/// <summary>What one suite's run came to.</summary>
/// <param name="Failures">One entry per failed test; also one when the run itself broke (crash, no result file, no test found).</param>
/// <param name="Seconds">Wall-clock seconds of the whole run, start-up included.</param>
public sealed record SuiteResult(string Suite, int Passed, int Failed, int Skipped, double Seconds, IReadOnlyList<TestFailure> Failures)
{
    public bool Succeeded => Failed == 0;
}
