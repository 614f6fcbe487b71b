using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines;
using Molecule.Containers.References;
using Molecule.Containers.Registries;

namespace Molecule.Images.Publishing;

/// <summary>
/// Publishes a set of tested images: all of them under immutable tags and proven, then the version's tags, then <c>:latest</c> of
/// all. A run that stops anywhere is continued by the next one: what is there is recognised and not done twice.
/// </summary>
public sealed class ImagePublisher(ContainerEngine engine, RegistryClient registry, ICommitAncestry ancestry, IAdoptedImageCheck adopted, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ImageStager _stager = new(new EngineImages(engine), registry, adopted, time, loggers.CreateLogger<ImagePublisher>());
    private readonly ImageTags _tags = new(registry, ancestry, loggers);

    /// <exception cref="PublishRefusedException">The request itself; nothing was touched.</exception>
    /// <exception cref="PublishFailedException">Some image failed; no moving tag was moved unless the stage was the moving of tags.</exception>
    /// <exception cref="LatestRefusedException">Everything is published, but at least one <c>:latest</c> must not move; none has.</exception>
    public async Task<PublishReport> PublishAsync(PublishRequest request, IProgress<PublishProgress>? progress, CancellationToken cancellation)
    {
        var run = new PublishRun(request, progress, time, cancellation);
        await StageAsync(run);
        await _tags.WriteVersionsAsync(run);
        if (request.MoveLatest)
        {
            await _tags.CompareLatestAsync(run);
            await _tags.MoveLatestAsync(run);
        }

        return run.Report();
    }

    /// <summary>Brings every image of the set under its immutable tag, and proves that the registry holds what was tested. No moving tag moves.</summary>
    /// <exception cref="PublishFailedException">Some image failed; the others are staged all the same.</exception>
    public async Task StageAsync(PublishRun run)
    {
        // The first contact with wrong credentials fails once, here, and not once per image.
        await registry.PingAsync(run.Request.Prefix.Host, run.Cancellation);
        await run.ForEachAsync("Publishing", async image =>
        {
            if (!run.Staged.ContainsKey(image.Runtime))
            {
                run.Staged[image.Runtime] = await _stager.StageAsync(image, run.Request.Prefix, run.Progress, run.Cancellation);
            }
        });
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
}
