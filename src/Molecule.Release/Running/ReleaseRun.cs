using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines;
using Molecule.Images;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;
using Molecule.Release.GitHub;
using Molecule.Release.Journal;
using Molecule.Release.Manifests;
using Molecule.Release.Pins;
using Molecule.Release.Versions;

namespace Molecule.Release.Running;

/// <summary>One release whose preflight has passed.</summary>
internal sealed class ReleaseRun(
    ReleaseParts parts, ReleaseVersion version, string commit, IReleaseHost host, ImmutableArray<HostedRelease> releases, ReleaseJournal journal, IProgress<ReleaseProgress>? progress)
{
    private readonly ILogger _logger = parts.Loggers.CreateLogger<ReleaseRun>();
    private readonly JournalledProgress _journalled = new(journal, progress);

    private ImagePublication Publication => parts.Publication;

    public async Task<ReleaseResult> RunAsync(ContainerEngine engine, CancellationToken cancellation)
    {
        if (journal.State.Begun is null)
        {
            journal.Done(
                ReleaseStep.Begin, null,
                (JournalFields.Format, JournalFields.CurrentFormat), (JournalFields.Version, version.Text), (JournalFields.Commit, commit), (JournalFields.Registry, Publication.Prefix.Name));
        }

        var set = await StageAsync(engine, cancellation);
        await TagAsync(set);
        var page = new ReleasePage(parts, version, commit, host, releases, journal, progress);
        var manifest = await page.DescribeAsync([.. set.Staged.Values], cancellation);
        await TagSourceAsync(cancellation);
        var address = await page.PublishAsync(manifest, cancellation);
        var promoted = await PromoteAsync(manifest.Manifest, cancellation);
        journal.Done(ReleaseStep.Complete);
        return new ReleaseResult(manifest.Manifest, set.Report(), address, promoted);
    }

    /// <summary>Every image under its immutable tag: what an earlier run proved is taken from the journal, if the registry still has it.</summary>
    private async Task<PublishRun> StageAsync(ContainerEngine engine, CancellationToken cancellation)
    {
        var runtimes = Publication.Entries.Select(entry => entry.Runtime).ToArray();
        var found = await Task.WhenAll(runtimes.Select(runtime => StagedRecords.FindAsync(journal.State, runtime, Publication.Prefix, Publication.Registry, cancellation)));
        var known = found.OfType<StagedImage>().ToDictionary(image => image.Source.Runtime);
        if (known.Count == runtimes.Length)
        {
            progress?.Report(new ReleaseProgress.Resumed(known.Count));
            return Begin(known, [.. runtimes.Select(runtime => known[runtime].Source)], cancellation);
        }

        var tested = await Publication.BuildAsync(engine, _journalled, cancellation);
        var set = Begin(known, [.. tested.Images.Select(image => known.GetValueOrDefault(image.Runtime)?.Source ?? image)], cancellation);
        await Publication.StageAsync(engine, tested.Base, set);
        return set;
    }

    private PublishRun Begin(Dictionary<RuntimeName, StagedImage> known, IReadOnlyList<PublishableImage> images, CancellationToken cancellation)
    {
        var set = Publication.Begin(images, _journalled, cancellation);
        foreach (var (runtime, image) in known)
        {
            set.Staged[runtime] = image;
        }

        return set;
    }

    private async Task TagAsync(PublishRun set)
    {
        foreach (var (runtime, image) in set.Staged.Where(entry => !journal.State.IsDone(ReleaseStep.VersionTag, entry.Key.Value)))
        {
            journal.Started(ReleaseStep.VersionTag, runtime.Value, (JournalFields.Digest, image.Digest.Value));
        }

        await Publication.Tags.WriteVersionsAsync(set);

        // Nothing that moves has moved yet. From here on the set is complete, and read back as such.
        await Publication.Tags.VerifyAsync(set);
        if (version.IsPrerelease)
        {
            return;
        }

        await Publication.Tags.CompareLatestAsync(set);
        foreach (var (runtime, decision) in set.Decisions)
        {
            if (decision is LatestDecision.Move move)
            {
                journal.Started(ReleaseStep.Latest, runtime.Value, (JournalFields.Digest, set.Staged[runtime].Digest.Value), (JournalFields.Previous, move.From?.Value ?? string.Empty));
            }
        }

        await Publication.Tags.MoveLatestAsync(set);
    }

    private async Task TagSourceAsync(CancellationToken cancellation)
    {
        progress?.Report(new ReleaseProgress.Doing(ReleaseStep.GitTag, version.GitTag));
        journal.Started(ReleaseStep.GitTag, version.GitTag, (JournalFields.Commit, commit));
        var pushed = await parts.Source.EnsureTagAsync(version.GitTag, commit, $"Release {version}", cancellation);
        journal.Done(ReleaseStep.GitTag, version.GitTag, (JournalFields.Commit, commit));
        progress?.Report(new ReleaseProgress.Done(ReleaseStep.GitTag, version.GitTag, $"{parts.Source.Remote}, {commit[..12]}", Already: !pushed));
    }

    private async Task<ImmutableArray<string>> PromoteAsync(ReleaseManifest manifest, CancellationToken cancellation)
    {
        if (parts.Pins is not { } pins || version.IsPrerelease)
        {
            return [];
        }

        progress?.Report(new ReleaseProgress.Doing(ReleaseStep.Promote, pins.Environment));
        var moved = await new PinPromoter(pins, journal, parts.Time, _logger).PromoteAsync(manifest, PromotionNotes.Of(manifest), cancellation);
        progress?.Report(new ReleaseProgress.Done(ReleaseStep.Promote, pins.Environment, moved.IsEmpty ? "pinned" : $"moved {string.Join(", ", moved)}", Already: moved.IsEmpty));
        return moved;
    }
}
