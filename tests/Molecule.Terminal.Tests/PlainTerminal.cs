using Spectre.Console;

namespace Molecule.Terminal.Tests;

/// <summary>Standard output that is no terminal, kept as text.</summary>
internal sealed class PlainTerminal
{
    private readonly StringWriter _written = new();

    public PlainTerminal()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(_written) });
        console.Profile.Width = 200;
        Output = new TerminalOutput(console, live: false);
    }

    public TerminalOutput Output { get; }

    public string Text => _written.ToString().ReplaceLineEndings("\n");

    public string[] Lines => Text.TrimEnd().Split('\n');
}
