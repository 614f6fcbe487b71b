using Microsoft.Extensions.Logging;
using Molecule.Acceptance.Tests.Registries;
using Molecule.Containers;
using Molecule.Containers.Processes;
using Molecule.Images;
using Molecule.Terminal;
using Molecule.Terminal.Images;
using Molecule.Terminal.Release;
using Molecule.Terminal.Stack;
using Spectre.Console;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>One run of the release commands, as the build binds them, in this process or in one that can be killed. Variables say everything.</summary>
internal static class FaultRelease
{
    /// <summary>The first argument of the process.</summary>
    public const string Mode = "release";

    public const string Command = "FAULT_COMMAND";
    public const string Version = "FAULT_VERSION";
    public const string Clone = "FAULT_CLONE";
    public const string Registry = "FAULT_REGISTRY";
    public const string Api = "FAULT_GITHUB_API";
    public const string ReleaseFile = "FAULT_RELEASE_FILE";
    public const string User = "REGISTRY_USER";
    public const string Password = "REGISTRY_PASSWORD";
    public const string Token = "GITHUB_TOKEN";

    /// <summary>The process: ends with 1 when the release fails.</summary>
    public static async Task MainAsync()
    {
        var outcome = await RunAsync(ProcessEnvironmentVariables.Instance, CancellationToken.None);
        await Console.Out.WriteLineAsync(outcome.Output);
        Environment.ExitCode = outcome.Succeeded ? 0 : 1;
    }

    /// <summary>Never throws for what the commands throw: that is part of the outcome, in the words that a person would see.</summary>
    public static async Task<FaultOutcome> RunAsync(IEnvironmentVariables variables, CancellationToken cancellation)
    {
        // Progress and log come from several threads.
        using var text = new StringWriter();
        await using var written = TextWriter.Synchronized(text);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(written) });
        console.Profile.Width = 200;
        using var loggers = new WrittenLoggers(written);
        var context = new CommandContext
        {
            RepositoryRoot = variables.Get(Clone)!,
            Engine = variables.Get(AcceptanceEngine.Variable),
            Environment = variables,
            Time = new HastyTime(),
            Loggers = loggers,
            Output = new TerminalOutput(console, live: false),
            Cancellation = cancellation,
        };
        try
        {
            var commands = new ReleaseCommands(context, Settings(variables));
            await (variables.Get(Command) switch
            {
                "Verify" => commands.VerifyAsync(json: false),
                "Promote" => commands.PromoteAsync(),
                "Rollback" => commands.RollbackAsync(),
                "Plan" => commands.PlanAsync(),
                _ => commands.ReleaseAsync(),
            });
            return new FaultOutcome(text.ToString(), Failure: null);
        }
        catch (MoleculeException exception)
        {
            return new FaultOutcome($"{text}\n{exception.Message}\n{exception.Remedy}", exception);
        }
    }

    private static ReleaseSettings Settings(IEnvironmentVariables variables)
    {
        var images = new ImageWorkshopOptions { RepositoryRoot = variables.Get(Clone)! };
        return new ReleaseSettings
        {
            // The base image of the machine that tests run on is self-made; the templates are not.
            Push = new PushSettings { Registry = variables.Get(Registry)!, Images = images, User = variables.Get(User), Password = variables.Get(Password), AllowEmbedded = true },
            Version = variables.Get(Version),
            GitHubApi = variables.Get(Api),
            GitHubRepository = $"{GitHubServer.Owner}/{GitHubServer.Name}",
            GitHubToken = variables.Get(Token),
            ReleaseFile = variables.Get(ReleaseFile),
            Stack = new StackSettings { Name = variables.Get(IsolationVariable)!, Images = images },
        };
    }

    private const string IsolationVariable = "MOLECULE_LOCAL_IMAGE_ISOLATION";

    private sealed class WrittenLoggers(TextWriter writer) : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("There is one destination.");

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            writer.WriteLine($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}

/// <param name="Output">All that was printed and logged.</param>
/// <param name="Failure">Null when it succeeded; always null of a process, whose exit code tells.</param>
internal sealed record FaultOutcome(string Output, Exception? Failure, int? ExitCode = null)
{
    public bool Succeeded => Failure is null && ExitCode is null or 0;

    public void ShouldHaveSucceeded() => Succeeded.ShouldBeTrue(Output);
}
