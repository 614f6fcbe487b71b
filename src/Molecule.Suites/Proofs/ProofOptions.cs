namespace Molecule.Suites.Proofs;

/// <summary>What is to be proven, and how.</summary>
public sealed record ProofOptions
{
    /// <summary>A compiled clone.</summary>
    public required string RepositoryRoot { get; init; }

    /// <summary>As which it is compiled: <c>Release</c> or <c>Debug</c>.</summary>
    public required string Configuration { get; init; }

    /// <summary>Where the report goes.</summary>
    public required string ResultsFolder { get; init; }

    /// <summary>Only this guard: its class's name, in any case, with or without the namespace; null proves all.</summary>
    public string? Guard { get; init; }

    /// <summary>How many copies are worked in at once, 1 or more. Default: one per core, at most 4; each takes about 80 MB of disk.</summary>
    public int Parallel { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);
}

/// <summary>What a person sees meanwhile.</summary>
/// <param name="Red">How many of the guard's mutations are proven.</param>
/// <param name="Done">How many have been tried.</param>
/// <param name="Total">How many it has.</param>
public sealed record ProofProgress(string Guard, int Red, int Done, int Total);
