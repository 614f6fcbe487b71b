using System.Collections.Immutable;
using Molecule.Release.GitHub;
using Molecule.Release.Journal;
using Molecule.Release.Manifests;
using Molecule.Release.Pins;

namespace Molecule.Release.Verification;

/// <summary>What was found out about a release, to be compared with its description.</summary>
public sealed record VerificationFacts
{
    public required ReleaseManifest Release { get; init; }

    /// <summary>What tags hold, by full reference; a missing tag has no entry.</summary>
    public required ImmutableDictionary<string, string> Tags { get; init; }

    /// <summary>Digests that the registry has, as <c>repository@digest</c>.</summary>
    public required ImmutableHashSet<string> Digests { get; init; }

    /// <summary>What the git tag on the remote leads to; null for no such tag.</summary>
    public string? TagCommit { get; init; }

    /// <summary>Null when the description came from a file: GitHub is then not compared.</summary>
    public HostedRelease? Hosted { get; init; }

    /// <summary>Of this machine; empty when it did not release this version.</summary>
    public required JournalState Journal { get; init; }

    /// <summary>Null when no control plane is configured.</summary>
    public ImmutableArray<RuntimePin>? Pins { get; init; }

    public ImmutableArray<RunningImage> Running { get; init; } = [];
}
