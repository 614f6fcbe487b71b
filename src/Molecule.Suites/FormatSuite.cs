using Molecule.Containers.Processes;

namespace Molecule.Suites;

/// <summary>The sources are laid out as <c>dotnet format</c> would lay them out.</summary>
public sealed class FormatSuite(string repositoryRoot) : ISuite
{
    public string Name => "Format";

    public SuiteKind Kind => SuiteKind.Format;

    public async Task<SuiteResult> RunAsync(SuiteOptions options, IProgress<SuiteEvent> progress, TimeProvider time, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();

        // White space, line ends and the order of usings. The rules of the analyzers are errors of the compiler already: with no more than
        // this one id they are left out, which saves minutes.
        string[] arguments = ["format", "Molecule.slnx", "--verify-no-changes", "--no-restore", "--severity", "error", "--diagnostics", "IMPORTS"];
        var outcome = await new ProcessRunner(time).RunAsync(new ProcessSpec("dotnet", arguments) { WorkingDirectory = repositoryRoot }, cancellation);
        var seconds = Math.Round(time.GetElapsedTime(started).TotalSeconds, 1);
        return outcome.Succeeded
            ? new SuiteResult(Name, 1, 0, 0, seconds, [])
            : new SuiteResult(Name, 0, 1, 0, seconds, [new TestFailure(
                "The sources are formatted",
                $"{(outcome.Error + outcome.Output).Trim()}\nThis formats them: dotnet {string.Join(' ', arguments.Where(argument => argument != "--verify-no-changes"))}",
                StackTrace: null)]);
    }
}
