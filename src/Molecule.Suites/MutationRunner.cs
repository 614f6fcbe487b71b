using Molecule.Containers.Processes;

namespace Molecule.Suites;

/// <summary>Runs the mutation tool that <c>.config/dotnet-tools.json</c> names on the files that the provisioner's tests configure for it.</summary>
public sealed class MutationRunner(TimeProvider time)
{
    /// <summary>Beside the tests' project; names the files and the tests.</summary>
    public const string ConfigurationFile = "stryker-config.json";

    private const string Project = "Molecule.Provisioner.Tests";

    // It puts the assemblies that it has changed back before it ends.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(30);

    /// <param name="resultsFolder">Its report goes to <c>mutation</c> below it.</param>
    /// <param name="onLine">Told what the tool prints.</param>
    /// <exception cref="ProcessFailedException">The tool cannot be had, or did not get to the end.</exception>
    /// <exception cref="MutationScoreException">The tests notice less than <see cref="MutationReport.Least"/> per cent.</exception>
    public async Task<MutationReport> RunAsync(string repositoryRoot, string resultsFolder, Action<string> onLine, CancellationToken cancellation)
    {
        var processes = new ProcessRunner(time);
        (await processes.RunAsync(new ProcessSpec("dotnet", ["tool", "restore"]) { WorkingDirectory = repositoryRoot }, cancellation))
            .EnsureSuccess("Restoring the mutation tool", "Check that a package feed of this machine has it.");
        var folder = Path.Combine(resultsFolder, "mutation");
        var spec = new ProcessSpec("dotnet", ["stryker", "--config-file", ConfigurationFile, "--output", folder, "--skip-version-check"])
        {
            WorkingDirectory = Path.Combine(repositoryRoot, "tests", Project),
            OnLine = onLine,
            StopGrace = StopGrace,
        };
        (await processes.RunAsync(spec, cancellation)).EnsureSuccess("Mutating the code", "Read what the tool says above.");
        var report = MutationReport.Read(await File.ReadAllTextAsync(Path.Combine(folder, "reports", "mutation-report.json"), cancellation), repositoryRoot);
        return report.Score >= MutationReport.Least ? report : throw new MutationScoreException(report);
    }
}
