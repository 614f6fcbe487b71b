using System.Diagnostics;

namespace Molecule.Guards.Tests.Manual;

/// <summary>
/// The repository's own bootstrapper as a process, as a reader starts it, on a machine that knows nothing yet: with settings, state and
/// logs in a folder of its own, so that a build that is running meanwhile is not disturbed.
/// </summary>
internal sealed class BuildProcess : IDisposable
{
    private static readonly string[] Inherited = ["PATH", "HOME", "DOTNET_ROOT"];

    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-readme-").FullName;

    private BuildProcess()
    {
        foreach (var file in Repository.Files.Where(file => (file.StartsWith(".nuke/", StringComparison.Ordinal) || file.StartsWith("build/", StringComparison.Ordinal)) && !file.EndsWith(".cs", StringComparison.Ordinal)))
        {
            var target = Path.Combine(_folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Repository.PathOf(file), target);
        }
    }

    /// <summary>With the embedded engine: it is the one that has what README.md says of help, exit codes and misspelt names.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params IEnumerable<string> arguments)
    {
        using var build = new BuildProcess();
        var start = new ProcessStartInfo("sh", [Repository.PathOf("build.sh"), .. arguments, "--root", build._folder])
        {
            WorkingDirectory = build._folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var kept = Inherited.ToDictionary(name => name, Environment.GetEnvironmentVariable);
        start.Environment.Clear();
        foreach (var (name, value) in kept.Where(entry => entry.Value is not null))
        {
            start.Environment[name] = value;
        }

        start.Environment["NUKE_ENGINE"] = "embedded";
        start.Environment["MOLECULE_STATE_HOME"] = Path.Combine(build._folder, "state");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
