using System.Globalization;
using Molecule.Containers.Processes;

namespace Molecule.Provisioner.Local;

/// <summary>What a tier may use.</summary>
/// <param name="Tier">1 to 4: 0 and unknown tiers are 2.</param>
/// <param name="MemoryBytes">0 for no limit.</param>
/// <param name="NanoCpus">Billionths of a processor; 0 for no limit.</param>
public sealed record TierLimits(int Tier, long MemoryBytes, long NanoCpus)
{
    private const long Mebibyte = 1024 * 1024;
    private const long SharesPerCpu = 1024;
    private const long NanoCpusPerCpu = 1_000_000_000;

    /// <summary><c>TIER&lt;n&gt;_MEMORY_MB</c> and <c>TIER&lt;n&gt;_CPU_SHARES</c> override for 2, 3 and 4; what is no positive number is ignored.</summary>
    public static TierLimits For(int tier, IEnvironmentVariables environment)
    {
        var (effective, megabytes, shares) = tier switch
        {
            1 => (1, 0L, 0L),
            3 => (3, 2048L, 2 * SharesPerCpu),
            4 => (4, 4096L, 4 * SharesPerCpu),
            _ => (2, 512L, SharesPerCpu),
        };
        if (effective > 1)
        {
            megabytes = Positive(environment.Get($"TIER{effective}_MEMORY_MB"), long.MaxValue / Mebibyte) ?? megabytes;
            shares = Positive(environment.Get($"TIER{effective}_CPU_SHARES"), long.MaxValue / NanoCpusPerCpu) ?? shares;
        }

        return new TierLimits(effective, megabytes * Mebibyte, shares * NanoCpusPerCpu / SharesPerCpu);
    }

    /// <summary>True when this many processors are fewer than the limit allows.</summary>
    public bool MayExceed(int processors) => NanoCpus > processors * NanoCpusPerCpu;

    /// <summary>The same on an engine with so many processors: all of them are then what the tier gets.</summary>
    /// <param name="processors">At least 1; null leaves the limit as it is.</param>
    public TierLimits On(int? processors) => processors is { } count && MayExceed(count) ? this with { NanoCpus = count * NanoCpusPerCpu } : this;

    private static long? Positive(string? text, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 && value <= most ? value : null;
}
