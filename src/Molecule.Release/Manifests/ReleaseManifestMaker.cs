using System.Collections.Immutable;
using Molecule.Images.Building;
using Molecule.Images.Publishing;
using Molecule.Release.Journal;
using Molecule.Release.Versions;

namespace Molecule.Release.Manifests;

/// <summary>From published images to <c>release.json</c>. Pure.</summary>
internal static class ReleaseManifestMaker
{
    /// <param name="previous">The release before; null for the first one.</param>
    public static ReleaseManifest Make(ReleaseVersion version, string commit, RegistryPrefix registry, IEnumerable<StagedImage> images, JournalState journal, ReleaseManifest? previous) => new()
    {
        Schema = ReleaseManifest.CurrentSchema,
        Version = version.Text,
        Tag = version.GitTag,
        Commit = commit,
        Registry = registry.Name,
        PreviousVersion = previous?.Version,
        Images = [.. images.OrderBy(image => image.Source.Runtime.Value, StringComparer.Ordinal).Select(image => Entry(image, version, PreviousLatest(image, version, journal, previous)))],
    };

    private static ReleasedImage Entry(StagedImage image, ReleaseVersion version, string? previousLatest)
    {
        var labels = image.Remote.Labels;
        var pinned = labels.GetValueOrDefault(ImageLabels.Version);
        return new ReleasedImage
        {
            Runtime = image.Source.Runtime.Value,
            Repository = image.Reference.Repository.Name,
            TemplateSource = image.Source.Source,
            TemplateCommit = image.Source.Commit,
            Tags = [image.Reference.Name, version.Text],
            Digest = image.Digest.Value,
            ConfigDigest = image.Remote.Image.Config?.Value,
            ImageId = image.ImageId,
            Platform = image.Platform.ToString(),
            InputKey = image.Source.InputKey,
            LayerBytes = image.Remote.Image.LayerBytes,
            // An image whose template pins none is labelled with the commit instead.
            RuntimeVersion = pinned is null || image.Source.Commit.StartsWith(pinned, StringComparison.Ordinal) ? null : pinned,
            PreviousLatest = previousLatest,
        };
    }

    /// <summary>The journal knows; on another machine the release before does, if its image is not this one.</summary>
    private static string? PreviousLatest(StagedImage image, ReleaseVersion version, JournalState journal, ReleaseManifest? previous)
    {
        var runtime = image.Source.Runtime.Value;
        var known = version.IsPrerelease ? null : journal.PreviousLatest(runtime) ?? previous?.Find(runtime)?.Digest;
        return string.IsNullOrEmpty(known) || known == image.Digest.Value ? null : known;
    }
}
