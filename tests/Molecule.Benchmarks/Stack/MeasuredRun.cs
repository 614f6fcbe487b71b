using System.Globalization;
using Molecule.Containers.Debian;
using Molecule.Containers.Processes;

namespace Molecule.Benchmarks.Stack;

/// <param name="Milliseconds">From before the process starts until it has ended.</param>
/// <param name="PeakMegabytes">The largest resident memory that any process of the run had.</param>
internal sealed record RunCost(double Milliseconds, double PeakMegabytes);

/// <summary>
/// Runs programs and tells what they cost. A small Python process stands between: only whoever waits for a process is told its peak
/// memory. It is the Python that docker-compose needs anyway, and takes the time itself, so that its own start is nobody's cost.
/// </summary>
internal sealed class MeasuredRun(UnpackedPackages compose)
{
    private const string Script = """
        import resource, subprocess, sys, time
        start = time.perf_counter()
        done = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        spent = time.perf_counter() - start
        if done.returncode:
            sys.stderr.buffer.write(done.stdout)
            sys.exit(done.returncode)
        print(spent * 1000, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000)
        """;

    private const string OfTheSystem = "/usr/bin/python3";

    public string Python { get; } = File.Exists(OfTheSystem) ? OfTheSystem : compose.Find("python3") ?? "python3";

    public string Modules { get; } = Path.Combine(compose.Root, "usr", "lib", "python3", "dist-packages");

    public async Task<RunCost> RunAsync(IReadOnlyList<string> command, IReadOnlyDictionary<string, string?> environment, string folder, CancellationToken cancellation)
    {
        var output = await Scratch.RunAsync(new ProcessSpec(Python, ["-c", Script, .. command]) { Environment = environment, WorkingDirectory = folder }, cancellation);
        var numbers = output.Trim().Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new RunCost(numbers[0], numbers[1]);
    }
}
