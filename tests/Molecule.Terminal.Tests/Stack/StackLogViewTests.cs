using Molecule.Stack;
using Molecule.Terminal.Stack;
using Spectre.Console;

namespace Molecule.Terminal.Tests.Stack;

public sealed class StackLogViewTests
{
    private const string Escape = "\u001b";

    [Fact]
    public async Task Lines_stand_behind_the_names_of_their_members_aligned()
    {
        var terminal = new PlainTerminal();

        await ShowAsync(terminal.Output, ["postgres", "a"], prefixed: true, ("a", "one"), ("postgres", "two"), ("a", "three"));

        terminal.Lines.ShouldBe(["a        | one", "postgres | two", "a        | three"]);
    }

    [Fact]
    public async Task The_lines_of_one_that_was_named_have_no_prefix()
    {
        var terminal = new PlainTerminal();

        await ShowAsync(terminal.Output, [], prefixed: false, ("a", "one"));

        terminal.Lines.ShouldBe(["one"]);
    }

    [Fact]
    public async Task Without_a_terminal_colours_vanish_those_of_the_members_too()
    {
        var terminal = new PlainTerminal();

        await ShowAsync(terminal.Output, ["a"], prefixed: true, ("a", $"{Escape}[31mred{Escape}[0m\tand {Escape}]0;title\u0007plain\r"));

        terminal.Lines.ShouldBe(["a | red\tand plain"]);
    }

    [Fact]
    public async Task On_a_terminal_each_member_has_its_colour_and_nothing_moves_the_cursor()
    {
        var written = new StringWriter();

        await ShowAsync(Terminal(written, ColorSystemSupport.Standard), ["a", "b"], prefixed: true, ("a", $"{Escape}[2J{Escape}[31mred"), ("b", "x"), ("a", "y"));

        written.ToString().ReplaceLineEndings("\n").ShouldBe($"{Escape}[36ma | {Escape}[0m{Escape}[31mred{Escape}[0m\n{Escape}[33mb | {Escape}[0mx\n{Escape}[36ma | {Escape}[0my\n");
    }

    [Fact]
    public async Task On_a_terminal_without_colours_there_are_none()
    {
        var written = new StringWriter();

        await ShowAsync(Terminal(written, ColorSystemSupport.NoColors), ["a"], prefixed: true, ("a", $"{Escape}[31mred"));

        written.ToString().TrimEnd().ShouldBe("a | red");
    }

    private static TerminalOutput Terminal(StringWriter written, ColorSystemSupport colours) =>
        new(AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = colours, Out = new AnsiConsoleOutput(written) }), live: false);

    private static Task ShowAsync(TerminalOutput output, string[] members, bool prefixed, params (string Member, string Line)[] lines) =>
        new StackLogView(output, members).ShowAsync(Lines(lines), prefixed);

    private static async IAsyncEnumerable<StackLogLine> Lines((string Member, string Line)[] lines)
    {
        foreach (var (member, line) in lines)
        {
            await Task.Yield();
            yield return new StackLogLine(member, line);
        }
    }
}
