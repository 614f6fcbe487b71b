namespace Molecule.Containers.Registries;

/// <summary>How long a failing registry is asked again.</summary>
public sealed record RegistryRetryOptions
{
    /// <summary>The first request included; at least 1. Default 6.</summary>
    public int MaximumAttempts { get; init; } = 6;

    /// <summary>Before the second attempt; it doubles from there. Default 500 ms.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>No delay of our own is longer. Default 15 s.</summary>
    public TimeSpan MaximumDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A registry that asks for more patience (Retry-After) is not waited for. Default 2 minutes.</summary>
    public TimeSpan MaximumRetryAfter { get; init; } = TimeSpan.FromMinutes(2);
}
