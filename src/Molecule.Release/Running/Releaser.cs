using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Processes;
using Molecule.Release.GitHub;
using Molecule.Release.Journal;
using Molecule.Release.Manifests;
using Molecule.Release.Pins;
using Molecule.Release.Planning;
using Molecule.Release.Preflight;
using Molecule.Release.Versions;

namespace Molecule.Release.Running;

/// <summary>
/// Cuts a release: everything is checked, then made, then staged under immutable tags, and only when the whole set is there and proven do
/// moving tags move, and git and GitHub say so. Each step looks first whether it is done, so that a run after any crash, on this machine
/// or another, ends where an undisturbed one ends.
/// </summary>
public sealed class Releaser(ReleaseParts parts, IProgress<ReleaseProgress>? progress)
{
    /// <summary>Continues a release of that version, or begins one.</summary>
    /// <exception cref="ReleaseRefusedException">It may not begin; nothing was touched.</exception>
    /// <exception cref="ReleaseInterruptedException">The token was cancelled on the way.</exception>
    public async Task<ReleaseResult> RunAsync(string versionText, CancellationToken cancellation)
    {
        using var alone = await ReleaseLock.AcquireAsync(parts, "Release", holder => progress?.Report(new ReleaseProgress.WaitingForOther(holder)), cancellation);
        progress?.Report(new ReleaseProgress.Checking());
        var preflight = new ReleasePreflight(parts);
        var facts = await preflight.RunAsync(versionText, writing: true, cancellation);
        using var host = preflight.Host;
        using var engine = preflight.Engine;
        if (preflight.Problems is { IsEmpty: false } problems)
        {
            throw new ReleaseRefusedException(versionText, problems);
        }

        var (version, head) = (facts.Version!, facts.Head!);
        using var journal = ReleaseJournal.Open(JournalFile.Of(parts.StateHome, parts.Publication.Prefix, version), parts.Time);
        try
        {
            return await new ReleaseRun(parts, version, head, host!, facts.Releases!.Value, journal, progress).RunAsync(engine!, cancellation);
        }
        catch (Exception exception) when (cancellation.IsCancellationRequested)
        {
            // Also what a step made of it, or had found before: the interruption is what ended the release, and the other is told with it.
            throw new ReleaseInterruptedException(version.Text, journal.State.Reached, exception);
        }
    }

    /// <summary>Says what <see cref="RunAsync"/> would do; changes nothing.</summary>
    public async Task<ReleasePreview> PlanAsync(string versionText, CancellationToken cancellation)
    {
        progress?.Report(new ReleaseProgress.Checking());
        var preflight = new ReleasePreflight(parts);
        var facts = await preflight.RunAsync(versionText, writing: false, cancellation);
        using var host = preflight.Host;
        using var engine = preflight.Engine;
        var problems = preflight.Problems;
        if (facts is not { Version: { } version, Head: { } head, Releases: { } releases } || problems.Any(problem => problem.Subject is "registry" or "control plane" or "images"))
        {
            return new ReleasePreview(problems, []);
        }

        var publication = parts.Publication;
        var mark = ReleaseMark.Of(version, head, publication.Prefix);
        var hosted = releases.Where(release => release.Tag == version.GitTag && ReleaseMark.Conflict(release, mark) is null).OrderBy(release => release.IsDraft).FirstOrDefault();
        var commits = publication.Entries.Select(entry => (entry.Runtime, publication.IsFromGit ? entry.Ref.Value : null)).ToArray();
        var world = await new WorldObserver(publication.Registry, publication.Prefix).ObserveAsync(facts, version, commits, hosted, parts.Pins, cancellation);
        return new ReleasePreview(problems, ReleasePlan.Of(world));
    }

    /// <summary>Makes the control plane pin a release's images.</summary>
    /// <returns>The runtimes whose pins moved.</returns>
    public static Task<ImmutableArray<string>> PromoteAsync(ReleaseManifest release, IRuntimePins pins, TimeProvider time, ILogger logger, CancellationToken cancellation) =>
        new PinPromoter(pins, journal: null, time, logger).PromoteAsync(release, PromotionNotes.Of(release), cancellation);
}

/// <param name="Problems">What stands in the way; empty when a run would begin.</param>
/// <param name="Steps">Empty when too little is known.</param>
public sealed record ReleasePreview(ImmutableArray<ReleaseProblem> Problems, ImmutableArray<PlannedStep> Steps);

/// <summary>What a control plane keeps about a promotion.</summary>
internal static class PromotionNotes
{
    public static string Of(ReleaseManifest release) => $"release {release.Version} ({release.Commit[..12]})";
}

/// <summary>Releases and rollbacks of a registry one after the other, on this machine.</summary>
internal static class ReleaseLock
{
    public static Task<FileLock> AcquireAsync(ReleaseParts parts, string purpose, Action<string> onWait, CancellationToken cancellation) =>
        FileLock.AcquireAsync(JournalFile.LockOf(parts.StateHome, parts.Publication.Prefix), purpose, parts.Time, onWait, cancellation);
}
