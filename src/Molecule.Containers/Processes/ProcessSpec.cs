using System.Collections.Immutable;

namespace Molecule.Containers.Processes;

/// <summary>One run of a program.</summary>
/// <param name="Program">A path, or a name that is looked up in <c>PATH</c>.</param>
/// <param name="Arguments">Passed one by one; nothing is ever quoted or split.</param>
public sealed record ProcessSpec(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Null means this process's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Added to the inherited environment; a null value takes the variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>False gives the program nothing but <see cref="Environment"/>: for daemons, which must not keep our secrets.</summary>
    public bool InheritEnvironment { get; init; } = true;

    /// <summary>Null means no limit but the caller's token.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long an interrupted program may take to end before it is killed with its children.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// True asks the program to end by SIGTERM rather than by an interrupt: for one that gets a terminal's Ctrl-C, too, and whose second interrupt ends
    /// it at once. Default false; without effect on Windows.
    /// </summary>
    public bool EndsOnTerminate { get; init; }

    /// <summary>Told every line of both streams, redacted, as it comes.</summary>
    public Action<string>? OnLine { get; init; }

    /// <summary>Characters of each stream that are kept; the oldest lines go first. Default 4 Mi.</summary>
    public int RetainedOutput { get; init; } = 4 * 1024 * 1024;
}
