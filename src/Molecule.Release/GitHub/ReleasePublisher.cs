using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Release.Manifests;

namespace Molecule.Release.GitHub;

/// <summary>
/// Makes GitHub have one release of a tag with its files, whatever is there already: looks, acts, and looks again. A call whose answer
/// got lost is found out about by looking.
/// </summary>
internal sealed partial class ReleasePublisher(IReleaseHost host, string mark, TimeProvider time, ILogger logger)
{
    private const int MaximumAttempts = 5;

    /// <summary>The draft, or the published release, of a tag.</summary>
    /// <exception cref="ReleaseConflictException">There is one that is not ours.</exception>
    public async Task<HostedRelease?> FindAsync(string tag, CancellationToken cancellation) => Choose(tag, await host.ListAsync(cancellation));

    /// <summary>Of several, the published one; else the oldest draft of ours, which every rerun takes again.</summary>
    /// <exception cref="ReleaseConflictException">There is one that is not ours.</exception>
    public HostedRelease? Choose(string tag, IEnumerable<HostedRelease> releases)
    {
        var same = releases.Where(release => release.Tag == tag).OrderBy(release => release.IsDraft).ThenBy(release => release.Id).ToImmutableArray();
        var found = same.FirstOrDefault(release => ReleaseMark.Conflict(release, mark) is null);
        var foreign = same.FirstOrDefault(release => ReleaseMark.Conflict(release, mark) is not null);
        return foreign is not null && (found is null || !foreign.IsDraft) ? throw new ReleaseConflictException(tag, ReleaseMark.Conflict(foreign, mark)!) : found;
    }

    public Task<HostedRelease> EnsureDraftAsync(ReleaseText text, CancellationToken cancellation) => RepeatAsync(
        async () =>
        {
            if (await FindAsync(text.Tag, cancellation) is not { } found)
            {
                return await host.CreateDraftAsync(text, cancellation);
            }

            return found.IsDraft && found.Body != text.Body ? await host.UpdateAsync(found.Id, text, draft: true, cancellation) : found;
        },
        cancellation);

    /// <returns>False when it was there already.</returns>
    /// <exception cref="ReleaseConflictException">The published release has another file of that name.</exception>
    public Task<bool> EnsureAssetAsync(string tag, string name, byte[] bytes, CancellationToken cancellation) => RepeatAsync(
        async () =>
        {
            var release = await FindAsync(tag, cancellation) ?? throw new ReleaseConflictException(tag, "it has disappeared");
            if (release.Asset(name) is { } asset)
            {
                if (asset.IsWhole && (await host.DownloadAsync(asset, ReleaseManifest.MaximumBytes, cancellation)).AsSpan().SequenceEqual(bytes))
                {
                    return false;
                }

                if (!release.IsDraft)
                {
                    throw new ReleaseConflictException(tag, $"its {name} is another one");
                }

                // Half uploaded, or of a run that knew less.
                await host.DeleteAssetAsync(asset, cancellation);
            }

            await host.UploadAsync(release, name, bytes, cancellation);
            return true;
        },
        cancellation);

    public Task<HostedRelease> EnsurePublishedAsync(ReleaseText text, CancellationToken cancellation) => RepeatAsync(
        async () =>
        {
            var release = await FindAsync(text.Tag, cancellation) ?? throw new ReleaseConflictException(text.Tag, "it has disappeared");
            return release.IsDraft ? await host.UpdateAsync(release.Id, text, draft: false, cancellation) : release;
        },
        cancellation);

    /// <summary>422 says that somebody, perhaps this very call's first attempt, was there before: looking again tells.</summary>
    private async Task<T> RepeatAsync<T>(Func<Task<T>> ensure, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ensure();
            }
            catch (GitHubException exception) when (attempt < MaximumAttempts && exception is GitHubUnavailableException or GitHubRefusedException { Status: System.Net.HttpStatusCode.UnprocessableEntity })
            {
                var delay = GitHubRetry.Delay(attempt);
                LogAgain(exception.Message, delay.TotalSeconds);
                await Task.Delay(delay, time, cancellation);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Failure} Looking again in {Seconds:0.0} s.")]
    private partial void LogAgain(string failure, double seconds);
}
