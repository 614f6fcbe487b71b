using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Containers.References;
using Molecule.Containers.Registries;
using Molecule.Images.Building;

namespace Molecule.Images.Publishing;

/// <summary>Puts further tags on staged images, by the very bytes of their manifests: no upload, no new digest.</summary>
internal sealed partial class TagWriter(RegistryClient registry, ICommitAncestry ancestry, ILogger logger)
{
    /// <summary>A version's tag: immutable like the first.</summary>
    /// <exception cref="ImmutableTagTakenException">It names another digest.</exception>
    public async Task WriteVersionAsync(StagedImage image, string version, IProgress<PublishProgress>? progress, CancellationToken cancellation)
    {
        var tag = image.Reference.Repository.WithTag(version);
        var current = await registry.FindManifestAsync(tag, cancellation);
        if (current is not null && current.Digest != image.Digest)
        {
            throw new ImmutableTagTakenException(tag, current.Digest, $"this release has {image.Digest}");
        }

        if (current is null)
        {
            await PutAsync(image, tag, cancellation);
            progress?.Report(new PublishProgress.TagWritten(tag, image.Digest) { Runtime = image.Source.Runtime });
        }
    }

    /// <param name="published">What the immutable tag holds; null when it is still free.</param>
    public async Task<LatestDecision> DecideLatestAsync(PublishableImage image, Tag tag, RemoteImage? published, Platform platform, bool force, CancellationToken cancellation)
    {
        var source = published?.Labels.GetValueOrDefault(ImageLabels.Source) ?? image.Source;
        var current = await registry.FindImageAsync(tag, platform, cancellation);
        var labels = current?.Labels ?? ImmutableSortedDictionary<string, string>.Empty;
        var decision = LatestDecision.WithoutHistory(image.IsEmbedded, image.Commit, source, published?.Digest, current?.Digest, labels, force);
        if (decision is null && current is not null)
        {
            var currentCommit = labels[ImageLabels.Revision];
            var relation = await ancestry.RelateAsync(image.Source, currentCommit, image.Commit, cancellation);
            decision = LatestDecision.OfRelation(relation, current.Digest, currentCommit, image.Commit, force);
        }

        return decision!;
    }

    public async Task MoveLatestAsync(StagedImage image, LatestDecision decision, IProgress<PublishProgress>? progress, CancellationToken cancellation)
    {
        if (decision is LatestDecision.Move move)
        {
            var tag = image.Reference.Repository.WithTag(RegistryPrefix.Latest);
            if (move.Forced is { } reason)
            {
                LogForced(tag.ToString(), image.Digest.Value, reason);
            }

            await PutAsync(image, tag, cancellation);
            progress?.Report(new PublishProgress.LatestMoved(move.From, image.Digest) { Runtime = image.Source.Runtime });
        }
        else
        {
            progress?.Report(new PublishProgress.LatestKept(image.Digest) { Runtime = image.Source.Runtime });
        }
    }

    private async Task PutAsync(StagedImage image, Tag tag, CancellationToken cancellation)
    {
        await registry.PutManifestAsync(tag, image.Remote.Top, cancellation);
        var stored = await registry.FindManifestAsync(tag, cancellation);
        if (stored?.Digest != image.Digest)
        {
            throw new PublishedImageDiffersException(tag, image.ImageId, stored?.Digest, configuration: null);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Reference} is moved to {Digest} by force, although {Reason}.")]
    private partial void LogForced(string reference, string digest, string reason);
}
