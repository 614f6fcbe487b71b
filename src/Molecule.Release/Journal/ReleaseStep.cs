using System.Text.Json.Serialization;

namespace Molecule.Release.Journal;

/// <summary>What a release does that others can see, in this order.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReleaseStep>))]
public enum ReleaseStep
{
    /// <summary>The journal's first line: what is released, from where, to where.</summary>
    [JsonStringEnumMemberName("begin")]
    Begin,

    /// <summary>An image under its immutable tag, proven to be what was tested.</summary>
    [JsonStringEnumMemberName("stage")]
    Stage,

    /// <summary>The version's tag on an image.</summary>
    [JsonStringEnumMemberName("version-tag")]
    VersionTag,

    /// <summary><c>:latest</c> of an image; begins only when every image has its version's tag.</summary>
    [JsonStringEnumMemberName("latest")]
    Latest,

    /// <summary>The annotated tag on the git remote.</summary>
    [JsonStringEnumMemberName("git-tag")]
    GitTag,

    [JsonStringEnumMemberName("draft")]
    Draft,

    /// <summary>A file of the GitHub release.</summary>
    [JsonStringEnumMemberName("asset")]
    Asset,

    /// <summary>The GitHub release becomes visible.</summary>
    [JsonStringEnumMemberName("publish")]
    Publish,

    /// <summary>A runtime's pin on the control plane.</summary>
    [JsonStringEnumMemberName("promote")]
    Promote,

    /// <summary>The journal's last line of a complete release.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,
}

[JsonConverter(typeof(JsonStringEnumConverter<StepState>))]
public enum StepState
{
    /// <summary>About to act: whether it happened must be looked up.</summary>
    [JsonStringEnumMemberName("started")]
    Started,

    [JsonStringEnumMemberName("done")]
    Done,
}
