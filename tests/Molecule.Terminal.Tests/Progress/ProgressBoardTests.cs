using Microsoft.Extensions.Time.Testing;
using Molecule.Containers.Redaction;
using Molecule.Terminal.Progress;
using Spectre.Console;

namespace Molecule.Terminal.Tests.Progress;

public sealed class ProgressBoardTests
{
    private readonly StringWriter _written = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Set_without_a_terminal_prints_one_prefixed_line_per_change()
    {
        await ShowAsync(board =>
        {
            board.Set("codex", ProgressState.Running, "building", "[1/3] FROM base");
            board.Set("codex", ProgressState.Running, "building", "[1/3] FROM base");
            _time.Advance(TimeSpan.FromSeconds(2.5));
            board.Set("codex", ProgressState.Done, "built");
        });

        Lines().ShouldBe(["codex          | building  [1/3] FROM base", "codex          | built     2.5s [1/3] FROM base"]);
    }

    [Fact]
    public async Task Set_masks_secrets_in_a_detail()
    {
        Redactor.Process.Register("hunter2hunter2");

        await ShowAsync(board => board.Set("codex", ProgressState.Running, "building", "RUN login hunter2hunter2"));

        _written.ToString().ShouldNotContain("hunter2hunter2");
        _written.ToString().ShouldContain(Redactor.Mask);
    }

    private Task<int> ShowAsync(Action<ProgressBoard> work) => ProgressBoard.ShowAsync(
        new TerminalOutput(AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(_written) }), live: false),
        _time,
        board =>
        {
            work(board);
            return Task.FromResult(0);
        });

    private string[] Lines() => _written.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n');
}
