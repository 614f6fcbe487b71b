using Semver;

namespace Molecule.Release.Versions;

/// <summary>The version of a release: SemVer 2.0 without build metadata, which no image tag can carry.</summary>
public sealed record ReleaseVersion : IComparable<ReleaseVersion>
{
    /// <summary>An image tag has at most 128 characters.</summary>
    private const int MaximumLength = 100;

    private readonly SemVersion _semantic;

    private ReleaseVersion(SemVersion semantic) => _semantic = semantic;

    /// <summary>Such as <c>1.4.0</c> or <c>1.5.0-rc.1</c>: the images' tag.</summary>
    public string Text => _semantic.ToString();

    /// <summary><c>v</c> and the version: the git tag and the GitHub release's.</summary>
    public string GitTag => "v" + Text;

    /// <summary>A pre-release moves neither <c>:latest</c> nor pins.</summary>
    public bool IsPrerelease => _semantic.IsPrerelease;

    /// <exception cref="InvalidVersionException">No such version.</exception>
    public static ReleaseVersion Parse(string text) => TryParse(text) ?? throw new InvalidVersionException(text);

    /// <summary>Null for what is no version.</summary>
    public static ReleaseVersion? TryParse(string? text) =>
        text is { Length: <= MaximumLength } && SemVersion.TryParse(text, SemVersionStyles.Strict, out var semantic) && semantic.Metadata.Length == 0 ? new ReleaseVersion(semantic) : null;

    /// <summary>Null for a git tag that is no release's.</summary>
    public static ReleaseVersion? OfGitTag(string tag) => tag.StartsWith('v') ? TryParse(tag[1..]) : null;

    /// <summary>By SemVer's precedence.</summary>
    public int CompareTo(ReleaseVersion? other) => other is null ? 1 : SemVersion.ComparePrecedence(_semantic, other._semantic);

    public override string ToString() => Text;

    public static bool operator <(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) >= 0;
}
