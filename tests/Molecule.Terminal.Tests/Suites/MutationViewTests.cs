using Molecule.Suites;
using Molecule.Terminal.Suites;

namespace Molecule.Terminal.Tests.Suites;

public sealed class MutationViewTests
{
    [Fact]
    public void Show_names_every_survivor_by_file_and_line_and_ends_with_the_score()
    {
        var terminal = new PlainTerminal();

        new MutationView(terminal.Output).Show(new MutationReport(
            3, [new Survivor("src/A/B.cs", 7, "Equality mutation", "a != b", IsCovered: true), new Survivor("src/C.cs", 1, "Block removal", "{}", IsCovered: false)]));

        terminal.Text.ShouldContain("│ src/A/B.cs:7 │ Equality mutation");
        terminal.Text.ShouldContain("│ src/C.cs:1   │ Block removal (no test runs it) │ {}");
        terminal.Lines[^1].ShouldBe("3 of 5 changes noticed: 60.0 %, 85 % are asked for");
    }

    [Fact]
    public void Show_without_survivors_is_the_score_alone()
    {
        var terminal = new PlainTerminal();

        new MutationView(terminal.Output).Show(new MutationReport(2, []));

        terminal.Lines.ShouldHaveSingleItem().ShouldBe("2 of 2 changes noticed: 100.0 %, 85 % are asked for");
    }
}
