using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Containers.References;
using Molecule.Containers.Registries;
using Molecule.Images.Building;

namespace Molecule.Images.Publishing;

/// <summary>
/// Puts further tags on published images, by the very bytes of their manifests: no upload, no new digest. Asks the registry alone, no
/// engine, and writes nothing that is there already.
/// </summary>
public sealed partial class ImageTags(RegistryClient registry, ICommitAncestry ancestry, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<ImageTags>();

    /// <summary>The version's tag on every staged image, if the request names a version: immutable like the first.</summary>
    /// <exception cref="PublishFailedException">At least one failed, such as with <see cref="ImmutableTagTakenException"/>.</exception>
    public async Task WriteVersionsAsync(PublishRun run)
    {
        if (run.Request.Version is not { } version)
        {
            return;
        }

        await run.ForEachAsync("Tagging the version", async image =>
        {
            var staged = run.Staged[image.Runtime];
            var tag = staged.Reference.Repository.WithTag(version);
            var current = await registry.FindManifestAsync(tag, run.Cancellation);
            if (current is not null && current.Digest != staged.Digest)
            {
                throw new ImmutableTagTakenException(tag, current.Digest, $"this release has {staged.Digest}");
            }

            if (current is null)
            {
                await PutAsync(tag, staged.Remote.Top, staged.ImageId, run.Cancellation);
            }

            run.Progress?.Report(new PublishProgress.TagWritten(tag, staged.Digest) { Runtime = image.Runtime });
            run.Versioned[image.Runtime] = version;
        });
    }

    /// <summary>Reads every immutable tag of the set once more: what the registry holds now is what was staged.</summary>
    /// <exception cref="PublishFailedException">At least one tag holds something else, or nothing.</exception>
    public Task VerifyAsync(PublishRun run) => run.ForEachAsync("Reading the tags back", async image =>
    {
        var staged = run.Staged[image.Runtime];
        string?[] names = [staged.Reference.Name, run.Request.Version];
        foreach (var tag in names.OfType<string>().Select(staged.Reference.Repository.WithTag))
        {
            var current = await registry.FindManifestAsync(tag, run.Cancellation);
            if (current?.Digest != staged.Digest)
            {
                throw new PublishedImageDiffersException(tag, staged.ImageId, current?.Digest, configuration: null);
            }
        }
    });

    /// <summary>Decides about every <c>:latest</c> of the set; moves none.</summary>
    /// <exception cref="LatestRefusedException">At least one must not move.</exception>
    public async Task CompareLatestAsync(PublishRun run)
    {
        var request = run.Request;
        await run.ForEachAsync("Comparing with :latest", async image =>
        {
            var staged = run.Staged[image.Runtime];
            run.Decisions[image.Runtime] = await DecideLatestAsync(
                image, request.Prefix.LatestOf(image.Runtime), staged.Remote, staged.Platform, request.ForceLatest, run.Cancellation);
        });
        var refusals = run.Decisions.Where(entry => entry.Value is LatestDecision.Refuse).ToImmutableSortedDictionary(
            entry => request.Prefix.LatestOf(entry.Key).ToString(), entry => ((LatestDecision.Refuse)entry.Value).Reason, StringComparer.Ordinal);
        if (!refusals.IsEmpty)
        {
            throw new LatestRefusedException(run.Report(), refusals);
        }
    }

    /// <summary>Moves <c>:latest</c> of the set as <see cref="CompareLatestAsync"/> decided.</summary>
    /// <exception cref="PublishFailedException">At least one failed.</exception>
    public Task MoveLatestAsync(PublishRun run) => run.ForEachAsync("Moving :latest", async image =>
    {
        var (staged, decision) = (run.Staged[image.Runtime], run.Decisions[image.Runtime]);
        if (decision is LatestDecision.Move move)
        {
            var tag = staged.Reference.Repository.WithTag(RegistryPrefix.Latest);
            if (move.Forced is { } reason)
            {
                LogForced(tag.ToString(), staged.Digest.Value, reason);
            }

            await PutAsync(tag, staged.Remote.Top, staged.ImageId, run.Cancellation);
            run.Progress?.Report(new PublishProgress.LatestMoved(move.From, staged.Digest) { Runtime = image.Runtime });
        }
        else
        {
            run.Progress?.Report(new PublishProgress.LatestKept(staged.Digest) { Runtime = image.Runtime });
        }

        run.Latest[image.Runtime] = decision;
    });

    /// <summary>Puts the bytes that a digest names under a tag, whatever that holds: for going back to an earlier release.</summary>
    /// <returns>False when the tag held it already.</returns>
    public async Task<bool> PointAsync(Tag tag, Digest digest, CancellationToken cancellation)
    {
        if ((await registry.FindManifestAsync(tag, cancellation))?.Digest == digest)
        {
            return false;
        }

        await PutAsync(tag, await registry.GetManifestAsync(new PinnedReference(tag.Repository, digest), cancellation), digest.Value, cancellation);
        return true;
    }

    /// <param name="published">What the immutable tag holds; null when it is still free.</param>
    internal async Task<LatestDecision> DecideLatestAsync(PublishableImage image, Tag tag, RemoteImage? published, Platform platform, bool force, CancellationToken cancellation)
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

    private async Task PutAsync(Tag tag, RegistryManifest manifest, string imageId, CancellationToken cancellation)
    {
        await registry.PutManifestAsync(tag, manifest, cancellation);
        var stored = await registry.FindManifestAsync(tag, cancellation);
        if (stored?.Digest != manifest.Digest)
        {
            throw new PublishedImageDiffersException(tag, imageId, stored?.Digest, configuration: null);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Reference} is moved to {Digest} by force, although {Reason}.")]
    private partial void LogForced(string reference, string digest, string reason);
}
