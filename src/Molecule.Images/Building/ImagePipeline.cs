using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines;
using Molecule.Containers.Engines.Building;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;
using Molecule.Images.Smoke;

namespace Molecule.Images.Building;

/// <summary>Manifest → template source → plan → build → smoke → tags, for all runtimes at once.</summary>
public sealed class ImagePipeline(ContainerEngine engine, TimeProvider clock, ILogger logger)
{
    private readonly LocalImages _images = new(engine);

    /// <summary>
    /// Makes every image that is asked for: reuses what was built from the same inputs, builds the rest in parallel. One image that
    /// fails does not stop the others; the report is written in any case.
    /// </summary>
    /// <exception cref="ImagesFailedException">At least one image failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; finished images stay.</exception>
    public async Task<ImageReport> BuildAsync(ImagePipelineOptions options, IProgress<ImageProgress>? progress, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var decisions = await DecideAsync(options, cancellation);
        if (decisions.Any(decision => decision.Existing is null))
        {
            logger.LogInformation("Building with {Builder} on {Endpoint}", ImageBuilder.NameFor(engine.Version), engine.Endpoint);
            await RequireEmulatorAsync(options, cancellation);
        }

        using var slots = new SemaphoreSlim(Math.Max(1, options.Parallelism ?? ImagePipelineOptions.DefaultParallelism(Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)));
        var smoke = new SmokeTester(engine, options.BaseImageId, SmokeRecords.In(options.StateFolder), clock, logger);
        var jobs = decisions.Select(decision => new ImageJob(decision, options, _images, new ImageBuilder(engine, clock, logger), smoke, slots, clock, progress)).ToArray();
        await Task.WhenAll(jobs.Select(job => job.RunAsync(cancellation)));
        var report = new ImageReport
        {
            Engine = engine.Endpoint.Address.ToString(),
            Builder = ImageBuilder.NameFor(engine.Version),
            Images = [.. jobs.Select(job => job.Result!)],
            Seconds = Math.Round(clock.GetElapsedTime(started).TotalSeconds, 3),
        };
        if (options.ReportFile is { } file)
        {
            await report.WriteAsync(file, CancellationToken.None);
        }

        var failures = jobs.Where(job => job.Failure is not null).ToDictionary(job => job.Runtime, job => job.Failure!);
        if (failures.Values.FirstOrDefault(failure => failure is OperationCanceledException) is { } cancelled && cancellation.IsCancellationRequested)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cancelled);
        }

        return failures.Count == 0 ? report : throw new ImagesFailedException(failures, report);
    }

    /// <summary>Says for each runtime whether it would be built, and which part of its inputs changed. Changes nothing.</summary>
    public async Task<IReadOnlyList<ImageExplanation>> ExplainAsync(ImagePipelineOptions options, CancellationToken cancellation) =>
        [.. (await DecideAsync(options, cancellation)).Select(decision => new ImageExplanation(decision.Plan, decision.Existing?.Id, decision.Reason, decision.Changes))];

    /// <summary>An image that must be started, for a platform that is not the engine's: whether it can be is known before anything is built.</summary>
    private async Task RequireEmulatorAsync(ImagePipelineOptions options, CancellationToken cancellation)
    {
        if (options is { Smoke: true, Platform: { } platform } && platform.Architecture != engine.Version.Architecture)
        {
            await new PlatformProbe(engine, clock, logger).RequireRunnableAsync(options.BaseImageId, platform, cancellation);
        }
    }

    private async Task<ImageDecision[]> DecideAsync(ImagePipelineOptions options, CancellationToken cancellation)
    {
        var entries = options.Manifest.Select(options.Runtimes);
        try
        {
            return await DecideAsync(entries, options, cancellation);
        }
        catch (Exception exception) when (ImageEngineException.Covers(exception, cancellation))
        {
            throw new ImageEngineException(runtime: null, "asking for images", engine.Endpoint, exception);
        }
    }

    private async Task<ImageDecision[]> DecideAsync(IReadOnlyList<ImageManifestEntry> entries, ImagePipelineOptions options, CancellationToken cancellation)
    {
        var listing = _images.ListAsync(cancellation);
        if (options.Platform is { } platform)
        {
            await _images.RequireBasePlatformAsync(options.BaseImage, options.BaseImageId, platform, cancellation);
        }

        var settings = new PlanSettings
        {
            BaseImage = options.BaseImage,
            BaseImageId = options.BaseImageId,
            Builder = ImageBuilder.NameFor(engine.Version),
            Platform = options.Platform,
            Isolation = options.Isolation,
            BuildArguments = options.BuildArguments,
        };
        var plans = await Task.WhenAll(entries.Select(async entry => ImagePlanner.Plan(entry, await Task.Run(() => options.Source.ResolveAsync(entry, cancellation), cancellation), settings)));
        var images = await listing;
        return [.. plans.Select(plan => ImageDecision.For(plan, images))];
    }
}
