using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Containers;
using Molecule.Containers.References;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;
using Molecule.Release.Journal;
using Molecule.Release.Manifests;
using Molecule.Release.Pins;
using Molecule.Release.Running;

namespace Molecule.Release.Rollbacks;

/// <summary>Moves <c>:latest</c> and the pins back to an earlier complete release, all of them or, where one of its images is gone, none.</summary>
public sealed class Rollback(ReleaseParts parts, IProgress<ReleaseProgress>? progress)
{
    private readonly ILogger _logger = parts.Loggers.CreateLogger<Rollback>();

    /// <exception cref="ReleaseIncompleteException">The registry does not hold the release whole; nothing was touched.</exception>
    /// <exception cref="RollbackUnfinishedException">It failed, or was cancelled, when something had moved.</exception>
    public async Task<RollbackResult> RunAsync(ReleaseManifest release, CancellationToken cancellation)
    {
        using var alone = await ReleaseLock.AcquireAsync(parts, "Rollback", holder => progress?.Report(new ReleaseProgress.WaitingForOther(holder)), cancellation);
        var prefix = parts.Publication.Prefix;
        if (release.Registry != prefix.Name)
        {
            throw new ReleaseIncompleteException(release.Version, [$"it is of {release.Registry}, not of {prefix}"]);
        }

        var missing = await MissingAsync(release, cancellation);
        if (!missing.IsEmpty)
        {
            throw new ReleaseIncompleteException(release.Version, missing);
        }

        using var journal = ReleaseJournal.Open(Path.Combine(JournalFile.FolderOf(parts.StateHome, prefix), $"rollback-{release.Version}.jsonl"), parts.Time);
        var state = new RollbackState(release);
        try
        {
            await MoveLatestAsync(state, journal, cancellation);
            var promoted = parts.Pins is { } pins
                ? await new PinPromoter(pins, journal, parts.Time, _logger).PromoteAsync(release, $"rollback to {PromotionNotes.Of(release)}", cancellation)
                : [];
            return new RollbackResult(release, [.. state.Moved], promoted);
        }
        catch (Exception exception) when (state.There.Count > 0 && (exception is MoleculeException || cancellation.IsCancellationRequested))
        {
            throw new RollbackUnfinishedException(release.Version, [.. state.There], [.. state.Left], exception);
        }
    }

    private async Task MoveLatestAsync(RollbackState state, ReleaseJournal journal, CancellationToken cancellation)
    {
        foreach (var image in state.Release.Images)
        {
            var tag = Repository.Parse(image.Repository).WithTag(RegistryPrefix.Latest);
            var before = (await parts.Publication.Registry.FindManifestAsync(tag, cancellation))?.Digest.Value;
            var already = before == image.Digest;
            if (!already)
            {
                journal.Started(ReleaseStep.Latest, image.Runtime, (JournalFields.Digest, image.Digest), (JournalFields.Previous, before ?? string.Empty));
                await parts.Publication.Tags.PointAsync(tag, Digest.Parse(image.Digest), cancellation);
                journal.Done(ReleaseStep.Latest, image.Runtime, (JournalFields.Digest, image.Digest));
                state.Moved.Add(image.Runtime);
            }

            state.There.Add(image.Runtime);
            progress?.Report(new ReleaseProgress.Done(ReleaseStep.Latest, image.Runtime, image.Digest, already));
        }
    }

    private async Task<ImmutableArray<string>> MissingAsync(ReleaseManifest release, CancellationToken cancellation)
    {
        var checks = await Task.WhenAll(release.Images.Select(async image =>
        {
            var repository = parts.Publication.Prefix.RepositoryOf(RuntimeCatalogue.Parse(image.Runtime));
            var there = await parts.Publication.Registry.FindManifestAsync(new PinnedReference(repository, Digest.Parse(image.Digest)), cancellation);
            return there is null ? $"{repository}@{image.Digest} is not there" : null;
        }));
        return [.. checks.OfType<string>()];
    }
}

/// <param name="Moved">Runtimes whose <c>:latest</c> moved; empty when all were there.</param>
/// <param name="Promoted">Runtimes whose pins moved.</param>
public sealed record RollbackResult(ReleaseManifest Release, ImmutableArray<string> Moved, ImmutableArray<string> Promoted);
