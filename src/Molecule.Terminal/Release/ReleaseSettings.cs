using Molecule.Terminal.Images;
using Molecule.Terminal.Stack;

namespace Molecule.Terminal.Release;

/// <summary>What a person says about releases.</summary>
public sealed record ReleaseSettings
{
    public required PushSettings Push { get; init; }

    /// <summary>Needed to release and to roll back; null elsewhere for the newest release.</summary>
    public string? Version { get; init; }

    /// <summary>The git remote that gets the tag. Default <c>origin</c>.</summary>
    public string Remote { get; init; } = "origin";

    /// <summary>Null for the public API.</summary>
    public string? GitHubApi { get; init; }

    /// <summary><c>owner/name</c>; null takes what the remote names, if that is on GitHub.</summary>
    public string? GitHubRepository { get; init; }

    public string? GitHubToken { get; init; }

    /// <summary>A <c>release.json</c> to take instead of GitHub's; null for GitHub's.</summary>
    public string? ReleaseFile { get; init; }

    /// <summary>Whose workspaces <c>Verify</c> compares.</summary>
    public required StackSettings Stack { get; init; }

    /// <summary>Without secrets.</summary>
    public override string ToString() => $"{Version} on {Push}";
}
