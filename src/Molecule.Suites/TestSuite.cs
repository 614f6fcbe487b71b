using Molecule.Containers.Processes;
using Molecule.Suites.Coverage;

namespace Molecule.Suites;

/// <summary>One test project, run by the test platform in a process of its own.</summary>
/// <param name="Name">The project's name without prefix and suffix, such as <c>Images</c>.</param>
/// <param name="Assembly">Full path of the built test assembly.</param>
public sealed record TestSuite(string Name, SuiteKind Kind, string Assembly) : ISuite
{
    private const int KeptOutputLines = 40;

    private const string TemporaryPrefix = "molecule-suite-";

    /// <summary>Every project under <c>tests/</c> whose name ends in <c>.Tests</c>, in alphabetical order.</summary>
    public static IReadOnlyList<TestSuite> Discover(string repositoryRoot, string configuration) =>
        [.. Directory.EnumerateDirectories(Path.Combine(repositoryRoot, "tests"), "*.Tests")
            .Select(folder => new DirectoryInfo(folder).Name)
            .Order(StringComparer.Ordinal)
            .Select(project => FromProject(repositoryRoot, configuration, project))];

    /// <summary>A suite that finds no test (unless a filter left it none), writes no result or dies counts as one failure.</summary>
    public async Task<SuiteResult> RunAsync(SuiteOptions options, IProgress<SuiteEvent> progress, TimeProvider time, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var file = Path.Combine(options.ResultsFolder, Name + ".trx");
        File.Delete(file);
        var tally = new TestTally(Name, progress);
        using var temporary = MakeTemporary();
        var spec = new ProcessSpec("dotnet", Arguments(options)) { Environment = EnvironmentIn(temporary, options), OnLine = tally.Add };
        var output = await new ProcessRunner(time).RunAsync(spec, cancellation);
        var seconds = Math.Round(time.GetElapsedTime(started).TotalSeconds, 1);
        var result = TrxFile.Read(file, Name, seconds);
        if (result is null || result.Passed + result.Failed + result.Skipped == 0)
        {
            return options.Filter is not null && output.ExitCode == 0 ? new SuiteResult(Name, 0, 0, 0, seconds, []) : Broken("no test ran");
        }

        return output.ExitCode != 0 && result.Failed == 0 ? Broken($"the test process ended with exit code {output.ExitCode}") : result;

        SuiteResult Broken(string reason) => new(Name, result?.Passed ?? 0, 1, result?.Skipped ?? 0, seconds,
            [new TestFailure(Name, $"{reason}; its last output:\n{Tail(output.Output + output.Error)}", StackTrace: null)]);
    }

    /// <summary>
    /// Tests that are interrupted clear nothing up. What those of acceptance make is large, and goes with a folder of theirs alone; the others would
    /// only lose what they share, such as a compiler that runs already. Null: the machine's.
    /// </summary>
    private HeldFolder? MakeTemporary()
    {
        if (Kind != SuiteKind.Acceptance)
        {
            return null;
        }

        HeldFolder.RemoveAbandoned(TemporaryPrefix);
        return HeldFolder.Create(TemporaryPrefix);
    }

    private static IReadOnlyDictionary<string, string?> EnvironmentIn(HeldFolder? temporary, SuiteOptions options) =>
        temporary is null ? options.Environment : new Dictionary<string, string?>(options.Environment) { ["TMPDIR"] = temporary.Path };

    private static TestSuite FromProject(string repositoryRoot, string configuration, string project)
    {
        var name = project["Molecule.".Length..^".Tests".Length];
        var kind = name switch
        {
            "Acceptance" => SuiteKind.Acceptance,
            "Guards" => SuiteKind.Guards,
            "Provisioner" or "Stack" or "Models" => SuiteKind.Provisioner,
            _ => SuiteKind.Unit,
        };
        return new TestSuite(name, kind, Path.Combine(repositoryRoot, "tests", project, "bin", configuration, "net10.0", project + ".dll"));
    }

    private static string Tail(string output) =>
        string.Join('\n', output.TrimEnd().Split('\n').TakeLast(KeptOutputLines));

    private IReadOnlyList<string> Arguments(SuiteOptions options) =>
    [
        "test", Assembly, "--nologo", "--logger", "console;verbosity=normal", "--logger", $"trx;LogFileName={Name}.trx", "--results-directory", options.ResultsFolder,
        .. options.Filter is null ? [] : (string[])["--filter", options.Filter],

        // The others' tests are about files and machines rather than about lines of code.
        .. options.Coverage && Kind is (SuiteKind.Unit or SuiteKind.Provisioner) ? CoverageFiles.CollectorArguments : [],
    ];
}
