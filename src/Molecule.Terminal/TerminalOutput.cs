using Spectre.Console;

namespace Molecule.Terminal;

/// <summary>
/// Standard output as people and scripts see it: colours and live regions on a terminal, plain lines without one
/// (<c>NO_COLOR</c> takes the colours away there too, <c>CI</c> the live regions).
/// </summary>
/// <param name="input">What a person types; null when nobody sits there.</param>
public sealed class TerminalOutput(IAnsiConsole console, bool live, TextReader? input = null)
{
    private static readonly Lazy<TerminalOutput> Shared = new(Create);

    /// <summary>This process's standard output.</summary>
    public static TerminalOutput Process => Shared.Value;

    public IAnsiConsole Console { get; } = console;

    /// <summary>True when lines may be redrawn.</summary>
    public bool IsLive { get; } = live;

    /// <summary>True when somebody can be asked.</summary>
    public bool CanAsk => input is not null;

    /// <summary>Asks somebody, and takes only "yes" or "y" for an answer that lets things happen.</summary>
    public async Task<bool> ConfirmAsync(string question, CancellationToken cancellation)
    {
        Console.Write($"{question} [y/N] ");

        // A console cannot be read with a token: the reader is left behind, and the process ends.
        var answer = await Task.Run(() => input?.ReadLine(), CancellationToken.None).WaitAsync(cancellation);
        return answer?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

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
        var input = redirected || System.Console.IsInputRedirected ? null : System.Console.In;
#pragma warning restore RS0030
        if (redirected)
        {
            // A log has no width: a table must not be squeezed into 80 columns there.
            console.Profile.Width = 200;
        }

        var environment = Containers.Processes.ProcessEnvironmentVariables.Instance;
        var dumb = environment.Get("TERM") is "dumb" || !string.IsNullOrEmpty(environment.Get("CI"));
        return new TerminalOutput(console, live: !redirected && !dumb && console.Profile.Capabilities.Ansi, input);
    }
}
