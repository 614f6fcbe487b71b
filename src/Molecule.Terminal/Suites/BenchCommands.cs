using System.Globalization;
using Molecule.Containers.Processes;

namespace Molecule.Terminal.Suites;

/// <summary>Runs the benchmarks' program.</summary>
public sealed class BenchCommands(CommandContext context)
{
    // On an interruption it takes away what it has started.
    private static readonly TimeSpan StopGrace = TimeSpan.FromMinutes(4);

    /// <param name="assembly">The built program.</param>
    /// <param name="rounds">How often each way is measured; null leaves that to the suite.</param>
    /// <exception cref="InvalidRoundsException">Nothing would be measured.</exception>
    /// <exception cref="ProcessFailedException">It did not get to the end, and has said why.</exception>
    public async Task RunAsync(string assembly, string suite, int? rounds)
    {
        if (rounds < 1)
        {
            throw new InvalidRoundsException(rounds.Value);
        }

        string[] arguments =
        [
            "exec", assembly, "--suite", suite, "--root", context.RepositoryRoot,
            .. string.IsNullOrEmpty(context.Engine) ? [] : (string[])["--engine", context.Engine],
            .. rounds is { } times ? (string[])["--rounds", times.ToString(CultureInfo.InvariantCulture)] : [],
        ];
        var outcome = await new ProcessRunner(context.Time).RunAsync(
            new ProcessSpec("dotnet", arguments) { OnLine = context.Output.WriteRaw, StopGrace = StopGrace, EndsOnTerminate = true }, context.Cancellation);
        outcome.EnsureSuccess("Measuring", "Read what the benchmark says above.");
    }
}
