using System.Diagnostics;
using System.Globalization;

namespace Molecule.Benchmarks;

/// <summary>The most memory that this process has had, since it was last asked to forget; on systems that cannot forget, since its start.</summary>
internal static class PeakMemory
{
    private const string Forget = "/proc/self/clear_refs";
    private const string Status = "/proc/self/status";

    public static double Megabytes => File.Exists(Status) && File.ReadLines(Status).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)) is { } line
        ? double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1_000_000
        : Process.GetCurrentProcess().PeakWorkingSet64 / 1_000_000.0;

    /// <summary>What was measured before must not count for what comes after.</summary>
    public static void Restart()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (File.Exists(Forget))
        {
            File.WriteAllText(Forget, "5");
        }
    }
}
