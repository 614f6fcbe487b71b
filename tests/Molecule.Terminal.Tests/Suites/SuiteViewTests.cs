using Molecule.Suites;
using Molecule.Suites.Coverage;
using Molecule.Terminal.Suites;
using Spectre.Console;

namespace Molecule.Terminal.Tests.Suites;

public sealed class SuiteViewTests
{
    [Fact]
    public void Show_prints_every_failure_and_ends_with_the_summing_line()
    {
        var written = new StringWriter();
        var view = new SuiteView(new TerminalOutput(AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(written) }), live: false));

        view.Show(new SuiteReport([new SuiteResult("Images", 3, 1, 0, 1.25, [new TestFailure("A.Fails [x]", "one\nbut two", "at A")])]));

        var text = written.ToString().ReplaceLineEndings("\n");
        text.ShouldContain("✗ Images: A.Fails [x]");
        text.ShouldContain("    one\n    but two\n");
        text.TrimEnd().Split('\n')[^1].ShouldBe("3 passed, 1 failed");
    }

    [Fact]
    public void Show_has_a_row_for_each_room_when_coverage_was_measured()
    {
        var terminal = new PlainTerminal();

        new SuiteView(terminal.Output).Show(new SuiteReport([]) { Coverage = [new RoomCoverage("Molecule.Images", 1, 3)] });

        terminal.Text.ShouldContain("│ Molecule.Images │     3 │                 1 │ 33.3 % │");
    }
}
