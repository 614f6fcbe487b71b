using Microsoft.Extensions.Logging;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Engines.Building;
using Molecule.Containers.Processes;
using Molecule.Containers.References;
using Molecule.Images.Agent;
using Molecule.Images.BaseImages;
using Molecule.Images.Building;
using Molecule.Images.Manifest;
using Molecule.Images.Pulls;
using Molecule.Images.Runtimes;
using Molecule.Images.Services;
using Molecule.Images.Templates;
using Molecule.Images.Templates.Git;

namespace Molecule.Images;

/// <summary>From an engine to finished images: the base image and the workspace agent first, at the same time, then the pipeline.</summary>
public sealed class ImageWorkshop(ImageWorkshopOptions options, IEnvironmentVariables environment, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<ImageWorkshop>();

    /// <exception cref="ImagesFailedException">At least one image could not be made; the report has been written.</exception>
    public async Task<ImageReport> BuildAsync(ContainerEngine engine, IProgress<ImageProgress> progress, CancellationToken cancellation) =>
        (await MakeAsync(engine, progress, cancellation)).Report;

    /// <summary>As <see cref="BuildAsync"/>; tells also what the images rest on.</summary>
    public Task<(ImageReport Report, BaseImage Base)> MakeAsync(ContainerEngine engine, IProgress<ImageProgress> progress, CancellationToken cancellation) =>
        MakeAsync(engine, basing: null, progress, cancellation);

    private async Task<(ImageReport Report, BaseImage Base)> MakeAsync(ContainerEngine engine, Task<BaseImage>? basing, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        var (pipeline, baseImage) = await PrepareAsync(engine, basing, cancellation);
        return (await new ImagePipeline(engine, time, _logger).BuildAsync(pipeline, progress, cancellation), baseImage);
    }

    /// <summary>Says for each runtime whether it would be built and why. Brings base image and agent, for the keys rest on them, and builds nothing.</summary>
    public async Task<IReadOnlyList<ImageExplanation>> ExplainAsync(ContainerEngine engine, CancellationToken cancellation) =>
        (await PlanAsync(engine, cancellation)).Images;

    /// <summary>As <see cref="ExplainAsync"/>; tells also what the images rest on.</summary>
    public async Task<(IReadOnlyList<ImageExplanation> Images, BaseImage Base)> PlanAsync(ContainerEngine engine, CancellationToken cancellation)
    {
        var (pipeline, baseImage) = await PrepareAsync(engine, given: null, cancellation);
        return (await new ImagePipeline(engine, time, _logger).ExplainAsync(pipeline, cancellation), baseImage);
    }

    /// <summary>Brings the base image alone.</summary>
    public Task<BaseImage> EnsureBaseAsync(ContainerEngine engine, CancellationToken cancellation) =>
        EnsureBaseAsync(engine, ReadManifest(), cancellation);

    /// <summary>
    /// As <see cref="BuildAsync"/>, and at the same time the images of services; the base image is brought once for all. Both are tried
    /// to the end, whatever becomes of the other.
    /// </summary>
    /// <param name="runtimes">False leaves the runtimes' images out; their report is then null.</param>
    /// <exception cref="ImagesFailedException">At least one runtime's image could not be made.</exception>
    /// <exception cref="ServiceImagesFailedException">At least one service's image could not be made, and all of the runtimes'.</exception>
    public async Task<(ImageReport? Report, IReadOnlyList<BuiltServiceImage> Services)> BuildWithServicesAsync(
        ContainerEngine engine, bool runtimes, IReadOnlyList<ServiceImageSpec> services, IProgress<ImageProgress> progress, IProgress<ServiceImageProgress> serviceProgress, CancellationToken cancellation)
    {
        var basing = EnsureBaseAsync(engine, cancellation);
        var making = runtimes ? MakeAsync(engine, basing, progress, cancellation) : null;
        var building = BuildServicesAsync(engine, basing, services, serviceProgress, cancellation);
        await Task.WhenAll(making ?? Task.CompletedTask, building);
        return (making is null ? null : (await making).Report, await building);
    }

    private async Task<IReadOnlyList<BuiltServiceImage>> BuildServicesAsync(
        ContainerEngine engine, Task<BaseImage> basing, IReadOnlyList<ServiceImageSpec> services, IProgress<ServiceImageProgress> progress, CancellationToken cancellation)
    {
        if (services.Count == 0)
        {
            return [];
        }

        var baseImage = await basing;
        var settings = new ServiceImageOptions
        {
            BaseImage = baseImage.Reference,
            BaseImageId = baseImage.ImageId,
            Platform = options.Platform ?? ImagePlatform.Asked(environment),
            Isolation = IsolationToken.Parse(environment.Get(IsolationToken.Variable)),
            Credentials = Credentials,
            Timeouts = BuildTimeouts.From(environment),
            LogFolder = LogFolder,
            StateFolder = StateHome.Resolve(environment).Path,
        };
        return await new ServiceImagePipeline(engine, time, _logger).BuildAsync(settings, services, progress, cancellation);
    }

    private PullCredentials Credentials => PullCredentials.OfDocker(environment, time);

    private string LogFolder => Path.Combine(options.RepositoryRoot, ".nuke", "temp", "logs");

    /// <param name="given">The base image on its way already; null brings it here.</param>
    private async Task<(ImagePipelineOptions Pipeline, BaseImage Base)> PrepareAsync(ContainerEngine engine, Task<BaseImage>? given, CancellationToken cancellation)
    {
        // Wrong input is refused before the engine is asked for anything.
        var manifest = ReadManifest();
        manifest.Select(options.Runtimes);
        var isolation = IsolationToken.Parse(environment.Get(IsolationToken.Variable));
        var timeouts = BuildTimeouts.From(environment);
        var platform = options.Platform ?? ImagePlatform.Asked(environment);

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
#pragma warning disable CA2025 // WhenAll below ends only when both have ended
        var basing = OrCancel(given ?? EnsureBaseAsync(engine, manifest, either.Token), either);
        var sourcing = OrCancel(SourceAsync(manifest, platform ?? Platform.Parse($"linux/{engine.Version.Architecture}"), either.Token), either);
#pragma warning restore CA2025
        await Task.WhenAll(basing, sourcing);
        var baseImage = await basing;
        var pipeline = new ImagePipelineOptions
        {
            Manifest = manifest,
            Runtimes = options.Runtimes,
            Source = await sourcing,
            BaseImage = baseImage.Reference,
            BaseImageId = baseImage.ImageId,
            Platform = platform,
            Isolation = isolation,
            Parallelism = options.Parallelism,
            Credentials = Credentials,
            Timeouts = timeouts,
            Smoke = options.Smoke,
            SmokeAgain = options.SmokeAgain,
            LogFolder = LogFolder,
            ReportFile = Path.Combine(options.RepositoryRoot, ".nuke", "temp", "reports", options.SmokeAgain ? "smoke.json" : "images.json"),
            StateFolder = StateHome.Resolve(environment).Path,
        };
        return (pipeline, baseImage);
    }

    private ContentIndex Contents => new(ContentIndex.FolderIn(CloneCache.DefaultFolder(environment)), time, _logger);

    /// <exception cref="InvalidManifestException">The clone's manifest breaks a rule.</exception>
    public ImageManifest ReadManifest() => ImageManifest.Load(Path.Combine(options.RepositoryRoot, "build", "images.json"));

    private Task<BaseImage> EnsureBaseAsync(ContainerEngine engine, ImageManifest manifest, CancellationToken cancellation) =>
        new BaseImageProvider(StateHome.Resolve(environment), environment, time, loggers).EnsureAsync(
            engine,
            new BaseImageRequest { Reference = options.BaseImage ?? (Tag)manifest.BaseImage, Source = options.BaseImageSource, Platform = options.Platform },
            cancellation);

    private async Task<ITemplateSource> SourceAsync(ImageManifest manifest, Platform platform, CancellationToken cancellation)
    {
        switch (options.TemplateSourceWith(manifest))
        {
            case "embedded":
                var agent = await new AgentPublisher(options.RepositoryRoot, loggers.CreateLogger<AgentPublisher>()).PublishAsync(platform, cancellation);
                return new EmbeddedTemplateSource(Path.Combine(options.RepositoryRoot, "src", "templates"), agent.Path, _logger, Contents);
            case TemplateRevision.GitKind:
                return new GitTemplateSource(options.TemplateRef, new CloneCache(CloneCache.DefaultFolder(environment), time, _logger), environment, _logger);
            case var folder:
                return new FolderTemplateSource(Path.GetFullPath(folder), _logger, Contents);
        }
    }

    /// <summary>Whichever fails first ends the other one too, so that nobody waits half a minute for a lost cause.</summary>
    private static async Task<T> OrCancel<T>(Task<T> task, CancellationTokenSource either)
    {
        try
        {
            return await task;
        }
        catch
        {
            await either.CancelAsync();
            throw;
        }
    }
}
