using Microsoft.Extensions.Time.Testing;
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
        var view = new SuiteView(new TerminalOutput(AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(written) }), live: false), TimeProvider.System);

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

        new SuiteView(terminal.Output, TimeProvider.System).Show(new SuiteReport([]) { Coverage = [new RoomCoverage("Molecule.Images", 1, 3)] });

        terminal.Text.ShouldContain("│ Molecule.Images │     3 │                 1 │ 33.3 % │");
    }

    [Fact]
    public async Task Run_tells_a_log_of_a_failure_at_once_and_of_what_passes_twice_a_minute()
    {
        var terminal = new PlainTerminal();
        var time = new FakeTimeProvider();
        var folder = Directory.CreateTempSubdirectory("molecule-suites-").FullName;
        var suite = new ScriptedSuite(progress =>
        {
            progress.Report(new SuiteEvent.Progressed("Acceptance", 1, 0, "A.B.Any_end(seed: 1, of: 2.5)"));
            time.Advance(TimeSpan.FromSeconds(31));
            progress.Report(new SuiteEvent.Progressed("Acceptance", 2, 0, "A.B.Any_end(seed: 2, of: 2.5)"));
            progress.Report(new SuiteEvent.Progressed("Acceptance", 3, 0, "A.B.Any_end(seed: 3, of: 2.5)"));
            progress.Report(new SuiteEvent.Progressed("Acceptance", 3, 1, "A.B.Any_end(seed: 4, of: 2.5)"));
            progress.Report(new SuiteEvent.Progressed("Acceptance", 4, 1, "A.B.Any_end(seed: 5, of: 2.5)"));
        });

        try
        {
            await new SuiteView(terminal.Output, time).RunAsync(new SuiteRunner(time), [suite], new SuiteOptions { ResultsFolder = folder }, CancellationToken.None);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        terminal.Lines.Where(line => line.StartsWith("Acceptance ", StringComparison.Ordinal)).ShouldBe(
        [
            "Acceptance     | running",
            "Acceptance     | running   2 passed, 0 failed; Any_end(seed: 2, of: 2.5)",
            "Acceptance     | running   3 passed, 1 failed; Any_end(seed: 4, of: 2.5)",
            "Acceptance     | passed    31.0s 5 passed, 0 failed",
        ]);
    }

    private sealed class ScriptedSuite(Action<IProgress<SuiteEvent>> script) : ISuite
    {
        public string Name => "Acceptance";

        public SuiteKind Kind => SuiteKind.Acceptance;

        public Task<SuiteResult> RunAsync(SuiteOptions options, IProgress<SuiteEvent> progress, TimeProvider time, CancellationToken cancellation)
        {
            script(progress);
            return Task.FromResult(new SuiteResult(Name, 5, 0, 0, 31, []));
        }
    }
}
