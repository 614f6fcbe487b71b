using System.Collections.Concurrent;
using System.Collections.Immutable;
using Molecule.Containers.Redaction;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Publishing;

/// <summary>What one publication has reached so far.</summary>
/// <param name="seconds">Since it began.</param>
internal sealed class PublishRun(PublishRequest request, IProgress<PublishProgress>? progress, Func<double> seconds, CancellationToken cancellation)
{
    public PublishRequest Request { get; } = request;

    public IProgress<PublishProgress>? Progress { get; } = progress;

    public CancellationToken Cancellation { get; } = cancellation;

    public ConcurrentDictionary<RuntimeName, StagedImage> Staged { get; } = new();

    public ConcurrentDictionary<RuntimeName, string> Versioned { get; } = new();

    public ConcurrentDictionary<RuntimeName, LatestDecision> Latest { get; } = new();

    /// <summary>Runs a step for all images; one that fails does not keep the others from getting as far as they can.</summary>
    public async Task ForEachAsync(string stage, Func<PublishableImage, Task> step)
    {
        var failures = new ConcurrentDictionary<string, Exception>(StringComparer.Ordinal);
        using var places = new SemaphoreSlim(Math.Max(1, Request.MaximumParallelism));
        await Task.WhenAll(Request.Images.Select(async image =>
        {
            await places.WaitAsync(Cancellation);
            try
            {
                await step(image);
            }
            catch (Exception exception) when (!Cancellation.IsCancellationRequested)
            {
                failures[image.Runtime.Value] = exception;
                Progress?.Report(new PublishProgress.Failed(exception) { Runtime = image.Runtime });
            }
            finally
            {
                places.Release();
            }
        }));
        if (!failures.IsEmpty)
        {
            var all = failures.ToImmutableSortedDictionary(StringComparer.Ordinal);
            throw new PublishFailedException(Report(all), all, stage);
        }
    }

    public PublishReport Report(ImmutableSortedDictionary<string, Exception> failures) => new()
    {
        Registry = Request.Prefix.Name,
        Images = [.. Request.Images.Select(image => Entry(image, failures.GetValueOrDefault(image.Runtime.Value)))],
        Seconds = Math.Round(seconds(), 3),
    };

    private PublishReportEntry Entry(PublishableImage image, Exception? failure)
    {
        var staged = Staged.GetValueOrDefault(image.Runtime);
        var latest = Latest.GetValueOrDefault(image.Runtime);
        var tags = new[] { staged?.Reference.Name, Versioned.GetValueOrDefault(image.Runtime), latest is null ? null : RegistryPrefix.Latest };
        return new PublishReportEntry
        {
            Runtime = image.Runtime.Value,
            Repository = Request.Prefix.RepositoryOf(image.Runtime).Name,
            Tags = [.. tags.OfType<string>()],
            Commit = image.Commit,
            InputKey = image.InputKey,
            ImageId = staged?.ImageId ?? image.ImageId,
            Digest = staged?.Digest.Value,
            ConfigDigest = staged?.Remote.Image.Config?.Value,
            MediaType = staged?.Remote.Top.MediaType,
            LayerBytes = staged?.Remote.Image.LayerBytes,
            Outcome = staged?.Outcome,
            Proof = staged?.Proof,
            Latest = latest switch
            {
                LatestDecision.Move => LatestResult.Moved,
                LatestDecision.Already => LatestResult.Already,
                _ => LatestResult.Untouched,
            },
            PreviousLatest = (latest as LatestDecision.Move)?.From?.Value,
            Seconds = staged is null ? null : Math.Round(staged.Seconds, 3),
            Error = failure is null ? null : Redactor.Process.Redact(failure.Message),
        };
    }
}
