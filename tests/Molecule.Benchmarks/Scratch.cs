using Molecule.Containers.Processes;

namespace Molecule.Benchmarks;

/// <summary>A folder that goes with whoever made it.</summary>
internal sealed class Scratch : IDisposable
{
    private static readonly ProcessRunner Processes = new(TimeProvider.System);

    public string Folder { get; } = Directory.CreateTempSubdirectory("molecule-bench-").FullName;

    public string In(string name) => Path.Combine(Folder, name);

    /// <summary>Runs a program that must succeed.</summary>
    public static async Task<string> RunAsync(ProcessSpec spec, CancellationToken cancellation)
    {
        var outcome = await Processes.RunAsync(spec, cancellation);
        return outcome.EnsureSuccess($"Running {Path.GetFileName(spec.Program)}", "A benchmark needs this; run the command by hand to see why it fails.").Output;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
