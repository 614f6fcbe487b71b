using Spectre.Console;

namespace Molecule.Terminal;

/// <summary>
/// Standard output as people and scripts see it: colours and live regions on a terminal, plain lines without one
/// (<c>NO_COLOR</c> takes the colours away there too, <c>CI</c> the live regions).
/// </summary>
public sealed class TerminalOutput(IAnsiConsole console, bool live)
{
    private static readonly Lazy<TerminalOutput> Shared = new(Create);

    /// <summary>This process's standard output.</summary>
    public static TerminalOutput Process => Shared.Value;

    public IAnsiConsole Console { get; } = console;

    /// <summary>True when lines may be redrawn.</summary>
    public bool IsLive { get; } = live;

    /// <summary>Writes machine-readable text exactly as it is, never wrapped or coloured.</summary>
    public void WriteRaw(string text) => Console.Profile.Out.Writer.WriteLine(text);

    private static TerminalOutput Create()
    {
#pragma warning disable RS0030 // this is the room that the ban names
        var redirected = System.Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(System.Console.Out),
        });
#pragma warning restore RS0030
        if (redirected)
        {
            // A log has no width: a table must not be squeezed into 80 columns there.
            console.Profile.Width = 200;
        }

        var environment = Containers.Processes.ProcessEnvironmentVariables.Instance;
        var dumb = environment.Get("TERM") is "dumb" || !string.IsNullOrEmpty(environment.Get("CI"));
        return new TerminalOutput(console, live: !redirected && !dumb && console.Profile.Capabilities.Ansi);
    }
}
