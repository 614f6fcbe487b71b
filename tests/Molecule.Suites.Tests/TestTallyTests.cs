namespace Molecule.Suites.Tests;

public sealed class TestTallyTests : IProgress<SuiteEvent>
{
    private readonly List<SuiteEvent> _told = [];

    void IProgress<SuiteEvent>.Report(SuiteEvent value) => _told.Add(value);

    [Fact]
    public void Add_counts_what_passed_and_what_failed_and_leaves_everything_else_out()
    {
        var tally = new TestTally("Images", this);
        foreach (var line in (string[])
        [
            "[xUnit.net 00:00:00.07]   Starting:    Molecule.Images.Tests",
            "  Passed A.B.One(seed: 1, text: \"[x] (y)\") [< 1 ms]",
            "  Failed A.B.Two [1 m 2 s]",
            "  Error Message:",
            "   Passed by hand [1 s]",
            "  Skipped A.B.Three [1 ms]",
            "  Passed A.B.Four [12 ms]",
            "Passed!  - Failed: 0, Passed: 3",
        ])
        {
            tally.Add(line);
        }

        _told.ShouldBe(
        [
            new SuiteEvent.Progressed("Images", 1, 0, "A.B.One(seed: 1, text: \"[x] (y)\")"),
            new SuiteEvent.Progressed("Images", 1, 1, "A.B.Two"),
            new SuiteEvent.Progressed("Images", 2, 1, "A.B.Four"),
        ]);
    }
}
