using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Molecule.Release.Manifests;

/// <summary>
/// <c>release.json</c>: what a release consists of. It has no time in it and lists runtimes in their order, so that whoever writes it
/// down again writes the same bytes.
/// </summary>
public sealed record ReleaseManifest
{
    public const string FileName = "release.json";
    public const string CurrentSchema = "molecule-release/1";

    /// <summary>Bytes; more is not read.</summary>
    public const int MaximumBytes = 1024 * 1024;

    public required string Schema { get; init; }

    public required string Version { get; init; }

    /// <summary>The git tag.</summary>
    public required string Tag { get; init; }

    /// <summary>Of this repository, 40 digits.</summary>
    public required string Commit { get; init; }

    /// <summary>The registry prefix.</summary>
    public required string Registry { get; init; }

    /// <summary>The release that the notes compare with; null for the first one.</summary>
    public string? PreviousVersion { get; init; }

    public required ImmutableArray<ReleasedImage> Images { get; init; }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, ReleaseManifestJson.Default.ReleaseManifest) + "\n");

    /// <summary>Whether the other one names the same images of the same sources at the same place; what moving tags held before may differ.</summary>
    public bool IsSameRelease(ReleaseManifest other) =>
        (Version, Commit, Registry) == (other.Version, other.Commit, other.Registry)
        && Images.Select(image => image.Identity).SequenceEqual(other.Images.Select(image => image.Identity));

    public ReleasedImage? Find(string runtime) => Images.FirstOrDefault(image => image.Runtime == runtime);
}

/// <summary>One image of a release.</summary>
public sealed record ReleasedImage
{
    public required string Runtime { get; init; }

    public required string Repository { get; init; }

    /// <summary>Where the template came from, without credentials.</summary>
    public required string TemplateSource { get; init; }

    /// <summary>40 digits; 64 for an embedded template, which has no commit.</summary>
    public required string TemplateCommit { get; init; }

    /// <summary>The immutable ones.</summary>
    public required ImmutableArray<string> Tags { get; init; }

    /// <summary>What a pin names.</summary>
    public required string Digest { get; init; }

    public string? ConfigDigest { get; init; }

    /// <summary>The engine's id of what was tested.</summary>
    public required string ImageId { get; init; }

    public required string Platform { get; init; }

    public required string InputKey { get; init; }

    /// <summary>Compressed bytes of all layers.</summary>
    public required long LayerBytes { get; init; }

    /// <summary>The runtime package that the template pins; null when it pins none.</summary>
    public string? RuntimeVersion { get; init; }

    /// <summary>What <c>:latest</c> held before this release; null when there was none, it is not known, or this is a pre-release.</summary>
    public string? PreviousLatest { get; init; }

    internal (string Runtime, string Repository, string TemplateCommit, string Digest) Identity => (Runtime, Repository, TemplateCommit, Digest);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NewLine = "\n")]
[JsonSerializable(typeof(ReleaseManifest))]
internal sealed partial class ReleaseManifestJson : JsonSerializerContext;
