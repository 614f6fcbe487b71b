using System.Collections.Immutable;
using Molecule.Release.GitHub;
using Molecule.Release.Pins;
using Molecule.Release.Versions;

namespace Molecule.Release.Planning;

/// <summary>What is there of a release, on the registry and elsewhere.</summary>
public sealed record ReleaseWorld
{
    public required ReleaseVersion Version { get; init; }

    public required ImmutableArray<ImageWorld> Images { get; init; }

    /// <summary>The remote has the release's tag; that it leads to the right commit was checked before.</summary>
    public required bool HasGitTag { get; init; }

    /// <summary>Null when there is neither a draft nor a release.</summary>
    public HostedRelease? Hosted { get; init; }

    /// <summary>Null when no control plane is configured.</summary>
    public ImmutableArray<RuntimePin>? Pins { get; init; }
}

/// <param name="Staged">What an earlier run of this release staged, by its journal; null when it does not say.</param>
/// <param name="Immutable">What <c>:sha-…</c> holds; null when it is free, or not known before the build.</param>
/// <param name="Version">What the version's tag holds.</param>
/// <param name="Latest">What <c>:latest</c> holds.</param>
public sealed record ImageWorld(string Runtime, string? Staged, string? Immutable, string? Version, string? Latest);
