using Molecule.Suites.Proofs;
using Molecule.Terminal.Suites;

namespace Molecule.Terminal.Tests.Suites;

public sealed class ProofViewTests
{
    private readonly PlainTerminal _terminal = new();

    [Fact]
    public void Show_has_a_row_for_each_mutation_then_what_did_not_turn_red_and_ends_with_the_sum()
    {
        new ProofView(_terminal.Output).Show(new ProofReport(
            [new Proof("KindsAgree", "a.cs: \"x\" → \"y\"", ProofOutcome.Red, 1.25, "They differ."), new Proof("PinsAreFull [x]", "b.cs: new", ProofOutcome.StayedGreen, 0.5, "All its tests passed.")],
            61));

        _terminal.Lines.ShouldContain(line => line.Contains("KindsAgree", StringComparison.Ordinal) && line.Contains("│ red ", StringComparison.Ordinal));
        _terminal.Text.ShouldContain("✗ PinsAreFull [x]: stayed green\n    b.cs: new\n    All its tests passed.\n");
        _terminal.Lines[^1].ShouldBe("1 of 2 mutations turn their guard red; 2 guards, 61 s");
    }
}
