namespace Molecule.Release.Journal;

/// <summary>Names in the evidence of journal lines.</summary>
internal static class JournalFields
{
    public const string Format = "format";
    public const string CurrentFormat = "molecule-release-journal/1";
    public const string Version = "version";
    public const string Registry = "registry";
    public const string Commit = "commit";
    public const string Digest = "digest";

    /// <summary>What a moving tag held; empty when there was none.</summary>
    public const string Previous = "previous";
    public const string Tag = "tag";
    public const string Id = "id";
    public const string Sha256 = "sha256";
    public const string Environment = "environment";
}

/// <summary>Steps as journals and tables name them.</summary>
public static class StepNames
{
    public static string Of(ReleaseStep step) => step switch
    {
        ReleaseStep.VersionTag => "version-tag",
        ReleaseStep.GitTag => "git-tag",
        _ => step.ToString().ToLowerInvariant(),
    };
}
