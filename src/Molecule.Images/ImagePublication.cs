using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;
using Molecule.Containers.References;
using Molecule.Containers.Registries;
using Molecule.Containers.Registries.Credentials;
using Molecule.Containers.Registries.Failures;
using Molecule.Images.BaseImages;
using Molecule.Images.Building;
using Molecule.Images.Manifest;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;
using Molecule.Images.Smoke;

namespace Molecule.Images;

/// <summary>From templates to published images: check what can be checked without an engine, make and test the images, publish exactly those.</summary>
public sealed class ImagePublication : IDisposable
{
    private readonly ImagePublicationOptions _options;
    private readonly IEnvironmentVariables _environment;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ImageWorkshop _workshop;
    private readonly RegistryClient _registry;

    /// <exception cref="IncompleteLoginException">Only one of user and password is given.</exception>
    public ImagePublication(ImagePublicationOptions options, IEnvironmentVariables environment, TimeProvider time, ILoggerFactory loggers)
    {
        _options = options;
        _environment = environment;
        _time = time;
        _loggers = loggers;
        _workshop = new ImageWorkshop(options.Images, environment, time, loggers);
        _registry = new RegistryClient(new RegistryClientOptions(), Credentials(), time, loggers);
    }

    private Platform? Platform => _options.Images.Platform ?? ImagePlatform.Asked(_environment);

    /// <summary>Everything that can be refused before an engine is needed and images are built, first the request itself, then by the registry.</summary>
    /// <param name="writing">False leaves out whether we may push: asking that begins an upload, and gives it up.</param>
    /// <exception cref="PublishRefusedException">The templates may not be published.</exception>
    /// <exception cref="UntestedPublicationException">The smoke test is switched off.</exception>
    /// <exception cref="RegistryException">The registry is not there, or does not let us in.</exception>
    public async Task CheckAsync(bool writing, CancellationToken cancellation)
    {
        var manifest = _workshop.ReadManifest();
        var runtimes = manifest.Select(_options.Images.Runtimes).Select(entry => entry.Runtime).ToImmutableArray();
        if (!_options.Images.Smoke)
        {
            throw new UntestedPublicationException($"What {_options.Prefix} gets");
        }

        if (!_options.AllowEmbedded && PublishableImages.IsEmbedded(_options.Images.TemplateSourceWith(manifest)))
        {
            throw new PublishRefusedException([.. runtimes.Select(PublishPreflight.EmbeddedProblem)]);
        }

        await _registry.PingAsync(_options.Prefix.Host, cancellation);
        if (writing)
        {
            await Task.WhenAll(runtimes.Select(runtime => _registry.CheckPushAsync(_options.Prefix.RepositoryOf(runtime), cancellation)));
        }
    }

    /// <exception cref="ImagesFailedException">At least one image could not be made.</exception>
    public async Task<TestedImages> BuildAsync(ContainerEngine engine, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        var (report, baseImage) = await _workshop.MakeAsync(engine, progress, cancellation);
        var images = await Task.WhenAll(report.Images.Select(async entry => PublishableImages.Of(entry, baseImage, await LabelsAsync(engine, entry.ImageId, cancellation))));
        return new TestedImages(report, baseImage, images);
    }

    /// <summary>See <see cref="ImagePublisher.PublishAsync"/>.</summary>
    public Task<PublishReport> PublishAsync(ContainerEngine engine, TestedImages images, IProgress<PublishProgress>? progress, CancellationToken cancellation) =>
        Publisher(engine, images.Base).PublishAsync(Request(images.Images), progress, cancellation);

    /// <summary>Says what would be built, pushed and moved. Brings base image and agent, for the keys rest on them; changes nothing else.</summary>
    /// <exception cref="PublishRefusedException">The images may not be published.</exception>
    public async Task<IReadOnlyList<PublishPlanEntry>> PlanAsync(ContainerEngine engine, CancellationToken cancellation)
    {
        var (explanations, baseImage) = await _workshop.PlanAsync(engine, cancellation);
        var images = await Task.WhenAll(explanations.Select(async image => PublishableImages.Of(image, baseImage, await LabelsAsync(engine, image.Existing, cancellation))));
        var platform = Platform ?? Containers.References.Platform.Parse($"linux/{engine.Version.Architecture}");
        return await Publisher(engine, baseImage).PlanAsync(Request(images), platform, cancellation);
    }

    public void Dispose() => _registry.Dispose();

    private PublishRequest Request(IReadOnlyList<PublishableImage> images) => new()
    {
        Prefix = _options.Prefix,
        Images = images,
        Version = _options.Version,
        MoveLatest = _options.MoveLatest,
        ForceLatest = _options.ForceLatest,
        AllowEmbedded = _options.AllowEmbedded,
    };

    private ImagePublisher Publisher(ContainerEngine engine, BaseImage baseImage)
    {
        var logger = _loggers.CreateLogger<ImagePublication>();
        var manifest = _workshop.ReadManifest();
        var smoke = new SmokeTester(engine, baseImage.ImageId, SmokeRecords.In(StateHome.Resolve(_environment).Path), _time, logger);
        var history = new GitCommitAncestry(new ProcessRunner(_time), new TemplateCredentials(manifest, GitProvider.Known, _environment).For, logger);
        return new ImagePublisher(engine, _registry, history, new SmokeCheck(smoke, manifest, Platform), _time, _loggers);
    }

    private IRegistryCredentials Credentials()
    {
        var stored = new DockerConfigCredentials(_environment, new CredentialHelperProcess(_environment, _time));
        return (_options.User, _options.Password) switch
        {
            (null or "", null or "") => stored,
            (null or "", _) => throw new IncompleteLoginException("registry-password", "registry-user"),
            (_, null or "") => throw new IncompleteLoginException("registry-user", "registry-password"),
            var (user, password) => new ExplicitCredentials(_options.Prefix.Host, user, password, stored),
        };
    }

    /// <returns>Null when there is no such image yet.</returns>
    private static async Task<IDictionary<string, string>?> LabelsAsync(ContainerEngine engine, string? imageId, CancellationToken cancellation) =>
        imageId is null ? null : (await new EngineImages(engine).FindAsync(imageId, cancellation))?.Config?.Labels ?? ImmutableDictionary<string, string>.Empty;
}

/// <summary>Images that were made and have passed their tests.</summary>
/// <param name="Base">What they, or the probes that tested them, rest on.</param>
public sealed record TestedImages(ImageReport Report, BaseImage Base, IReadOnlyList<PublishableImage> Images);
