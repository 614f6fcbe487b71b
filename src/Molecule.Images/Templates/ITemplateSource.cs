using Molecule.Containers.Engines.Building;
using Molecule.Images.Building;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Templates;

/// <summary>Where templates come from. One source serves all runtimes of a run; there is no fallback from one to another.</summary>
public interface ITemplateSource
{
    /// <summary>Finds out which revision is meant. Never clones: this runs even when nothing has changed.</summary>
    Task<TemplateRevision> ResolveAsync(ImageManifestEntry entry, CancellationToken cancellation);
}

/// <summary>A template's revision, known before its files are fetched.</summary>
public sealed record TemplateRevision
{
    /// <summary>The <see cref="Kind"/> of what anybody can look up by its commit.</summary>
    public const string GitKind = "git";

    public required RuntimeName Runtime { get; init; }

    /// <summary><c>embedded</c>, <c>folder</c> or <c>git</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>For people and for <c>org.opencontainers.image.source</c>: a URL or folder, without credentials.</summary>
    public required string Source { get; init; }

    /// <summary>The git commit (40 digits), or the hash of the filtered context (64 digits).</summary>
    public required string Commit { get; init; }

    /// <summary>What this source adds to the input key.</summary>
    public required IReadOnlyList<InputPart> Inputs { get; init; }

    /// <summary>Brings the files; for a git source this is where a clone may happen.</summary>
    public required Func<CancellationToken, Task<Template>> OpenAsync { get; init; }
}

/// <summary>A template whose files are at hand.</summary>
/// <param name="CreatedAt">The commit's time, or <see cref="BuildContext.FixedTime"/>: never the time of the build, which would make every build another image.</param>
/// <param name="RuntimeVersion">From <c>.runtime-version</c>; null for none.</param>
public sealed record Template(BuildContext Context, DateTimeOffset CreatedAt, string? RuntimeVersion);
