using System.Collections.Immutable;

namespace Molecule.Release.GitHub;

/// <summary>A release as GitHub has it.</summary>
/// <param name="Body">Empty when it has none.</param>
public sealed record HostedRelease(long Id, string Tag, string? Target, string Body, bool IsDraft, bool IsPrerelease, string UploadUrl, string Address, ImmutableArray<HostedAsset> Assets)
{
    public HostedAsset? Asset(string name) => Assets.FirstOrDefault(asset => asset.Name == name);
}

/// <summary>A file of a release.</summary>
/// <param name="Address">Where its bytes are, for a client that asks for them.</param>
/// <param name="IsWhole">False while, or after, an upload that did not end.</param>
public sealed record HostedAsset(int Id, string Name, long Size, string Address, bool IsWhole);

/// <summary>What a release is to look like.</summary>
public sealed record ReleaseText(string Tag, string Commit, string Name, string Body, bool IsPrerelease);
