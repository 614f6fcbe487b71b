using System.Text.RegularExpressions;

namespace Molecule.Suites;

/// <summary>
/// Counts along from what the test platform prints: for who waits. What counts in the end is what <see cref="TrxFile"/> reads.
/// </summary>
internal sealed partial class TestTally(string suite, IProgress<SuiteEvent> progress)
{
    private readonly Lock _gate = new();
    private int _passed;
    private int _failed;

    /// <param name="line">Of its output; one that tells of no test is left out.</param>
    public void Add(string line)
    {
        if (Line().Match(line) is not { Success: true } match)
        {
            return;
        }

        lock (_gate)
        {
            _ = match.Groups["outcome"].Value == "Passed" ? _passed++ : _failed++;
            progress.Report(new SuiteEvent.Progressed(suite, _passed, _failed, match.Groups["test"].Value));
        }
    }

    /// <summary>Two spaces, the word, the test, and how long it took.</summary>
    [GeneratedRegex(@"^  (?<outcome>Passed|Failed) (?<test>\S.*) \[(?:< )?[^\]]+\]$")]
    private static partial Regex Line();
}
