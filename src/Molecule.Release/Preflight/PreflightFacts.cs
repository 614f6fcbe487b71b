using System.Collections.Immutable;
using Molecule.Images.Publishing;
using Molecule.Release.GitHub;
using Molecule.Release.Journal;
using Molecule.Release.Sources;
using Molecule.Release.Versions;

namespace Molecule.Release.Preflight;

/// <summary>What was found out before a release. Null is what could not be: there is a problem about it already.</summary>
public sealed record PreflightFacts
{
    public ReleaseVersion? Version { get; init; }

    public required RegistryPrefix Registry { get; init; }

    public string? Head { get; init; }

    public ImmutableArray<string>? Changes { get; init; }

    public ImmutableArray<RemoteTag>? RemoteTags { get; init; }

    public RemoteTag? LocalTag { get; init; }

    public ImmutableArray<HostedRelease>? Releases { get; init; }

    public bool? MayPush { get; init; }

    public JournalState? Journal { get; init; }
}
