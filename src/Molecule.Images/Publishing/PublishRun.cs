using System.Collections.Concurrent;
using System.Collections.Immutable;
using Molecule.Containers.Redaction;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Publishing;

/// <summary>What one publication has reached so far. Its stages are <see cref="ImagePublisher.StageAsync"/> and those of <see cref="ImageTags"/>.</summary>
public sealed class PublishRun
{
    private readonly TimeProvider _time;
    private readonly long _began;

    /// <exception cref="PublishRefusedException">The request itself; nothing was touched.</exception>
    public PublishRun(PublishRequest request, IProgress<PublishProgress>? progress, TimeProvider time, CancellationToken cancellation)
    {
        PublishPreflight.Require(request);
        Request = request;
        Progress = progress;
        Cancellation = cancellation;
        _time = time;
        _began = time.GetTimestamp();
    }

    public PublishRequest Request { get; }

    public IProgress<PublishProgress>? Progress { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>What stands under its immutable tag, proven; whoever knows that from an earlier run puts it here, and it is not staged again.</summary>
    public ConcurrentDictionary<RuntimeName, StagedImage> Staged { get; } = new();

    /// <summary>The images that have the version's tag.</summary>
    public ConcurrentDictionary<RuntimeName, string> Versioned { get; } = new();

    /// <summary>What is to be done, before anything is.</summary>
    public ConcurrentDictionary<RuntimeName, LatestDecision> Decisions { get; } = new();

    /// <summary>What was done.</summary>
    public ConcurrentDictionary<RuntimeName, LatestDecision> Latest { get; } = new();

    public PublishReport Report() => Report(ImmutableSortedDictionary<string, Exception>.Empty);

    /// <summary>
    /// Runs a step for all images; one that fails does not keep the others from getting as far as they can, and an interruption does not
    /// keep it from being told.
    /// </summary>
    /// <exception cref="PublishFailedException">At least one failed.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled, and none had failed.</exception>
    internal async Task ForEachAsync(string stage, Func<PublishableImage, Task> step)
    {
        var failures = new ConcurrentDictionary<string, Exception>(StringComparer.Ordinal);
        using var places = new SemaphoreSlim(Math.Max(1, Request.MaximumParallelism));
        try
        {
            await Task.WhenAll(Request.Images.Select(image => RunOneAsync(image, step, places, failures)));
        }
        catch (OperationCanceledException) when (!failures.IsEmpty)
        {
            // Some were interrupted: those that had failed are told.
        }

        if (!failures.IsEmpty)
        {
            var all = failures.ToImmutableSortedDictionary(StringComparer.Ordinal);
            throw new PublishFailedException(Report(all), all, stage);
        }
    }

    private async Task RunOneAsync(PublishableImage image, Func<PublishableImage, Task> step, SemaphoreSlim places, ConcurrentDictionary<string, Exception> failures)
    {
        await places.WaitAsync(Cancellation);
        try
        {
            await step(image);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !Cancellation.IsCancellationRequested)
        {
            failures[image.Runtime.Value] = exception;
            Progress?.Report(new PublishProgress.Failed(exception) { Runtime = image.Runtime });
        }
        finally
        {
            places.Release();
        }
    }

    private PublishReport Report(ImmutableSortedDictionary<string, Exception> failures) => new()
    {
        Registry = Request.Prefix.Name,
        Images = [.. Request.Images.Select(image => Entry(image, failures.GetValueOrDefault(image.Runtime.Value)))],
        Seconds = Math.Round(_time.GetElapsedTime(_began).TotalSeconds, 3),
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
