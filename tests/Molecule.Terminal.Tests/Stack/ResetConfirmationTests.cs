using Molecule.Images;
using Molecule.Stack.Reconciling;
using Molecule.Terminal.Stack;
using Spectre.Console;

namespace Molecule.Terminal.Tests.Stack;

public sealed class ResetConfirmationTests
{
    [Fact]
    public async Task Reset_without_a_terminal_and_without_a_yes_is_a_usage_error_that_touches_nothing()
    {
        var terminal = new PlainTerminal();
        var context = new CommandContext { RepositoryRoot = Path.GetTempPath(), Engine = "unix:///no/such/engine.sock", Output = terminal.Output };
        var commands = new StackCommands(context, new StackSettings { Images = new ImageWorkshopOptions { RepositoryRoot = Path.GetTempPath() } });

        var refusal = await Should.ThrowAsync<ResetNotConfirmedException>(() => commands.ResetAsync(confirmed: false));

        refusal.IsUsage.ShouldBeTrue();
        refusal.Remedy.ShouldContain("--yes");
    }

    [Theory]
    [InlineData("y", true)]
    [InlineData(" YES ", true)]
    [InlineData("n", false)]
    [InlineData("", false)]
    [InlineData("yesterday", false)]
    public async Task Only_a_yes_is_a_yes(string answer, bool expected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(new StringWriter()) });
        using var input = new StringReader(answer + "\n");

        (await new TerminalOutput(console, live: false, input).ConfirmAsync("Remove [everything]?", CancellationToken.None)).ShouldBe(expected);
    }

    [Fact]
    public void A_plan_tells_what_would_be_done_and_why()
    {
        var terminal = new PlainTerminal();

        new StackPlanView(terminal.Output).Show(new StackPlan([new StackAction.Create("a"), new StackAction.Recreate("b", ["environment: X '1' -> '2'", "is exited"]), new StackAction.Remove("c")]));

        terminal.Text.ShouldContain("create it again");
        terminal.Text.ShouldContain("environment: X '1' -> '2'; is exited");
        terminal.Text.ShouldContain("it is no longer declared");
    }
}
