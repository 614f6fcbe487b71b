using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines;
using Molecule.Containers.References;
using Molecule.Containers.Registries;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Publishing;

/// <summary>
/// Publishes a set of tested images: all of them under immutable tags and proven, then the version's tags, then <c>:latest</c> of
/// all. A run that stops anywhere is continued by the next one: what is there is recognised and not done twice.
/// </summary>
public sealed class ImagePublisher(ContainerEngine engine, RegistryClient registry, ICommitAncestry ancestry, IAdoptedImageCheck adopted, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ImageStager _stager = new(new EngineImages(engine), registry, adopted, time, loggers.CreateLogger<ImagePublisher>());
    private readonly TagWriter _tags = new(registry, ancestry, loggers.CreateLogger<ImagePublisher>());

    /// <exception cref="PublishRefusedException">The request itself; nothing was touched.</exception>
    /// <exception cref="PublishFailedException">Some image failed; no moving tag was moved unless the stage was the moving of tags.</exception>
    /// <exception cref="LatestRefusedException">Everything is published, but at least one <c>:latest</c> must not move; none has.</exception>
    public async Task<PublishReport> PublishAsync(PublishRequest request, IProgress<PublishProgress>? progress, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var run = new PublishRun(request, progress, () => time.GetElapsedTime(started).TotalSeconds, cancellation);
        PublishPreflight.Require(request);

        // The first contact with wrong credentials fails once, here, and not once per image.
        await registry.PingAsync(request.Prefix.Host, cancellation);
        await run.ForEachAsync("Publishing", async image => run.Staged[image.Runtime] = await _stager.StageAsync(image, request.Prefix, progress, cancellation));
        if (request.Version is { } version)
        {
            await run.ForEachAsync("Tagging the version", async image =>
            {
                await _tags.WriteVersionAsync(run.Staged[image.Runtime], version, progress, cancellation);
                run.Versioned[image.Runtime] = version;
            });
        }

        if (request.MoveLatest)
        {
            await MoveLatestAsync(run);
        }

        return run.Report(ImmutableSortedDictionary<string, Exception>.Empty);
    }

    /// <summary>Says what <see cref="PublishAsync"/> would do with each image as things are; changes nothing.</summary>
    /// <param name="platform">Of the images: those that are still to be built cannot be asked.</param>
    /// <exception cref="PublishRefusedException">The request itself.</exception>
    public async Task<IReadOnlyList<PublishPlanEntry>> PlanAsync(PublishRequest request, Platform platform, CancellationToken cancellation)
    {
        PublishPreflight.Require(request);
        await registry.PingAsync(request.Prefix.Host, cancellation);
        var store = await new EngineImages(engine).StoreAsync(cancellation);
        return await Task.WhenAll(request.Images.Select(async image =>
        {
            var reference = request.Prefix.ImmutableOf(image.Runtime, image.Commit);
            var published = await registry.FindImageAsync(reference, platform, cancellation);
            var decision = PublishDecision.Of(image, store, published);
            var latest = decision is PublishDecision.Refuse || !request.MoveLatest
                ? null
                : await _tags.DecideLatestAsync(image, request.Prefix.LatestOf(image.Runtime), published, platform, request.ForceLatest, cancellation);
            return new PublishPlanEntry(image, reference, decision, latest);
        }));
    }

    private async Task MoveLatestAsync(PublishRun run)
    {
        var request = run.Request;
        var decisions = new ConcurrentDictionary<RuntimeName, LatestDecision>();
        await run.ForEachAsync("Comparing with :latest", async image =>
        {
            var staged = run.Staged[image.Runtime];
            decisions[image.Runtime] = await _tags.DecideLatestAsync(
                image, request.Prefix.LatestOf(image.Runtime), staged.Remote, staged.Platform, request.ForceLatest, run.Cancellation);
        });
        var refusals = decisions.Where(entry => entry.Value is LatestDecision.Refuse).ToImmutableSortedDictionary(
            entry => request.Prefix.LatestOf(entry.Key).ToString(), entry => ((LatestDecision.Refuse)entry.Value).Reason, StringComparer.Ordinal);
        if (!refusals.IsEmpty)
        {
            throw new LatestRefusedException(run.Report(ImmutableSortedDictionary<string, Exception>.Empty), refusals);
        }

        await run.ForEachAsync("Moving :latest", async image =>
        {
            await _tags.MoveLatestAsync(run.Staged[image.Runtime], decisions[image.Runtime], run.Progress, run.Cancellation);
            run.Latest[image.Runtime] = decisions[image.Runtime];
        });
    }
}
