using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Images.Manifest;
using Molecule.Images.Publishing;
using Molecule.Images.Templates.Git;
using Molecule.Release.GitHub;
using Molecule.Release.Journal;
using Molecule.Release.Manifests;
using Molecule.Release.Notes;
using Molecule.Release.Versions;

namespace Molecule.Release.Running;

/// <summary>A release's description and its page on GitHub.</summary>
internal sealed class ReleasePage(
    ReleaseParts parts, ReleaseVersion version, string commit, IReleaseHost host, ImmutableArray<HostedRelease> releases, ReleaseJournal journal, IProgress<ReleaseProgress>? progress)
{
    private readonly string _mark = ReleaseMark.Of(version, commit, parts.Publication.Prefix);
    private readonly ILogger _logger = parts.Loggers.CreateLogger<ReleasePage>();

    private ReleasePublisher Publisher => new(host, _mark, parts.Time, _logger);

    /// <summary><c>release.json</c>: the one that an earlier run uploaded, if it describes this release; else a new one.</summary>
    /// <exception cref="ReleaseConflictException">The published release has another one.</exception>
    public async Task<DescribedRelease> DescribeAsync(IReadOnlyCollection<StagedImage> images, CancellationToken cancellation)
    {
        var before = PublishedReleases.Before(version, releases);
        var previous = before is null ? null : await PublishedReleases.ReadAsync(host, before, cancellation);
        var made = ReleaseManifestMaker.Make(version, commit, parts.Publication.Prefix, images, journal.State, previous);
        var there = Publisher.Choose(version.GitTag, releases);
        if (there?.Asset(ReleaseManifest.FileName) is not { IsWhole: true } asset)
        {
            return new DescribedRelease(made, made.ToBytes(), previous, there);
        }

        var bytes = await host.DownloadAsync(asset, ReleaseManifest.MaximumBytes, cancellation);
        if (bytes is not null && TryRead(bytes) is { } theirs && theirs.IsSameRelease(made))
        {
            return new DescribedRelease(theirs, bytes, previous, there);
        }

        return there.IsDraft
            ? new DescribedRelease(made, made.ToBytes(), previous, there)
            : throw new ReleaseConflictException(version.GitTag, $"its {ReleaseManifest.FileName} names other images");
    }

    /// <returns>The address of the page.</returns>
    public async Task<string> PublishAsync(DescribedRelease release, CancellationToken cancellation)
    {
        var publisher = Publisher;
        if (release.There is { IsDraft: false } published && release.There.Asset(Checksums.FileName) is { IsWhole: true })
        {
            // Complete and visible: it stays as it is, whatever this run would write today.
            Tell(ReleaseStep.Publish, published.Address, already: true);
            return published.Address;
        }

        progress?.Report(new ReleaseProgress.Doing(ReleaseStep.Draft, version.GitTag));
        var text = new ReleaseText(version.GitTag, commit, $"Release {version}", await NotesAsync(release, cancellation), version.IsPrerelease);
        journal.Started(ReleaseStep.Draft, version.GitTag);
        var draft = await publisher.EnsureDraftAsync(text, cancellation);
        journal.Done(ReleaseStep.Draft, version.GitTag, (JournalFields.Id, $"{draft.Id}"));
        Tell(ReleaseStep.Draft, draft.Address, already: release.There is not null);

        (string Name, byte[] Bytes)[] files = [(ReleaseManifest.FileName, release.Bytes), (Checksums.FileName, Checksums.File((ReleaseManifest.FileName, release.Bytes)))];
        foreach (var (name, bytes) in files)
        {
            journal.Started(ReleaseStep.Asset, name, (JournalFields.Sha256, Checksums.Of(bytes)));
            var uploaded = await publisher.EnsureAssetAsync(version.GitTag, name, bytes, cancellation);
            journal.Done(ReleaseStep.Asset, name, (JournalFields.Sha256, Checksums.Of(bytes)));
            progress?.Report(new ReleaseProgress.Done(ReleaseStep.Asset, name, $"sha256 {Checksums.Of(bytes)[..12]}", Already: !uploaded));
        }

        journal.Started(ReleaseStep.Publish, version.GitTag, (JournalFields.Id, $"{draft.Id}"));
        var visible = await publisher.EnsurePublishedAsync(text, cancellation);
        journal.Done(ReleaseStep.Publish, version.GitTag, (JournalFields.Id, $"{visible.Id}"));
        Tell(ReleaseStep.Publish, visible.Address, already: false);
        return visible.Address;
    }

    private void Tell(ReleaseStep step, string detail, bool already) => progress?.Report(new ReleaseProgress.Done(step, version.GitTag, detail, already));

    private async Task<string> NotesAsync(DescribedRelease release, CancellationToken cancellation)
    {
        var history = new TemplateHistory(parts.Environment);
        var entries = parts.Publication.Entries.ToDictionary(entry => entry.Runtime.Value, StringComparer.Ordinal);
        var changes = await Task.WhenAll(release.Manifest.Images.Select(async image =>
        {
            var from = release.Previous?.Find(image.Runtime)?.TemplateCommit;
            return new TemplateChange(image.Runtime, from, image.TemplateCommit, await CommitsAsync(history, entries[image.Runtime], from, image.TemplateCommit, cancellation));
        }));
        return ReleaseNotes.Write(release.Manifest, changes, _mark);
    }

    private static async Task<ImmutableArray<string>> CommitsAsync(TemplateHistory history, ImageManifestEntry entry, string? from, string to, CancellationToken cancellation)
    {
        if (from is null || from == to)
        {
            return [];
        }

        return CommitId.TryParse(from, out var old) && entry.Ref.Value == to
            ? [.. await history.LogAsync(entry, old, cancellation)]
            : ["(an embedded template has no history)"];
    }

    private static ReleaseManifest? TryRead(byte[] bytes)
    {
        try
        {
            return ReleaseManifestReader.Read(ReleaseManifest.FileName, bytes);
        }
        catch (InvalidReleaseManifestException)
        {
            return null;
        }
    }
}

/// <param name="Bytes">Of <paramref name="Manifest"/>, as they are or will be published.</param>
/// <param name="Previous">The release before; null for the first.</param>
/// <param name="There">The draft or release that GitHub has; null for none.</param>
internal sealed record DescribedRelease(ReleaseManifest Manifest, byte[] Bytes, ReleaseManifest? Previous, HostedRelease? There);
