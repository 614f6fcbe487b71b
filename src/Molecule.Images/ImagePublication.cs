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
using Molecule.Images.Templates.Git;

namespace Molecule.Images;

/// <summary>From templates to published images: check what can be checked without an engine, make and test the images, publish exactly those.</summary>
public sealed class ImagePublication : IDisposable
{
    private readonly ImagePublicationOptions _options;
    private readonly IEnvironmentVariables _environment;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ImageWorkshop _workshop;

    /// <exception cref="IncompleteLoginException">Only one of user and password is given.</exception>
    public ImagePublication(ImagePublicationOptions options, IEnvironmentVariables environment, TimeProvider time, ILoggerFactory loggers)
    {
        _options = options;
        _environment = environment;
        _time = time;
        _loggers = loggers;
        _workshop = new ImageWorkshop(options.Images, environment, time, loggers);
        Registry = new RegistryClient(new RegistryClientOptions(), Credentials(), time, loggers);
    }

    /// <summary>Knows the credentials; lives as long as this.</summary>
    public RegistryClient Registry { get; }

    /// <summary>What is published: the manifest's entries, those that were asked for.</summary>
    public IReadOnlyList<ImageManifestEntry> Entries => _workshop.ReadManifest().Select(_options.Images.Runtimes);

    /// <summary>Whether templates come from their repositories, at commits that anybody can look up.</summary>
    public bool IsFromGit => !PublishableImages.IsEmbedded(SourceKind);

    /// <summary>Whether all images of the manifest are published together.</summary>
    public bool IsWholeSet => _options.Images.Runtimes.Count == 0;

    /// <summary>Whether templates are taken at the manifest's pins, which are the same tomorrow.</summary>
    public bool IsPinned => _options.Images.TemplateRef == TemplateRef.Pin;

    public RegistryPrefix Prefix => _options.Prefix;

    /// <summary>What needs no engine: further tags on what is published.</summary>
    public ImageTags Tags => new(Registry, History(), _loggers);

    private string SourceKind => _options.Images.TemplateSourceWith(_workshop.ReadManifest());

    private Platform? Platform => _options.Images.Platform ?? ImagePlatform.Asked(_environment);

    /// <summary>Everything that can be refused before an engine is needed and images are built, first the request itself, then by the registry.</summary>
    /// <param name="writing">See <see cref="CheckRegistryAsync"/>.</param>
    /// <exception cref="PublishRefusedException">The templates may not be published.</exception>
    /// <exception cref="UntestedPublicationException">The smoke test is switched off.</exception>
    /// <exception cref="RegistryException">The registry is not there, or does not let us in.</exception>
    public Task CheckAsync(bool writing, CancellationToken cancellation)
    {
        CheckRequest();
        return CheckRegistryAsync(writing, cancellation);
    }

    /// <summary>What can be refused without asking anybody.</summary>
    /// <exception cref="PublishRefusedException">The templates may not be published.</exception>
    /// <exception cref="UntestedPublicationException">The smoke test is switched off.</exception>
    public void CheckRequest()
    {
        if (!_options.Images.Smoke)
        {
            throw new UntestedPublicationException($"What {_options.Prefix} gets");
        }

        if (!_options.AllowEmbedded && PublishableImages.IsEmbedded(SourceKind))
        {
            throw new PublishRefusedException([.. Entries.Select(entry => PublishPreflight.EmbeddedProblem(entry.Runtime))]);
        }
    }

    /// <param name="writing">False leaves out whether we may push: asking that begins an upload, and gives it up.</param>
    /// <exception cref="RegistryException">The registry is not there, or does not let us in.</exception>
    public async Task CheckRegistryAsync(bool writing, CancellationToken cancellation)
    {
        await Registry.PingAsync(_options.Prefix.Host, cancellation);
        if (writing)
        {
            await Task.WhenAll(Entries.Select(entry => Registry.CheckPushAsync(_options.Prefix.RepositoryOf(entry.Runtime), cancellation)));
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

    /// <summary>Begins a publication that is carried out stage by stage: <see cref="StageAsync"/>, then those of <see cref="Tags"/>.</summary>
    /// <exception cref="PublishRefusedException">The images may not be published.</exception>
    public PublishRun Begin(IReadOnlyList<PublishableImage> images, IProgress<PublishProgress>? progress, CancellationToken cancellation) =>
        new(Request(images), progress, _time, cancellation);

    /// <summary>See <see cref="ImagePublisher.StageAsync"/>.</summary>
    public Task StageAsync(ContainerEngine engine, BaseImage baseImage, PublishRun run) => Publisher(engine, baseImage).StageAsync(run);

    /// <summary>Says what would be built, pushed and moved. Brings base image and agent, for the keys rest on them; changes nothing else.</summary>
    /// <exception cref="PublishRefusedException">The images may not be published.</exception>
    public async Task<IReadOnlyList<PublishPlanEntry>> PlanAsync(ContainerEngine engine, CancellationToken cancellation)
    {
        var (explanations, baseImage) = await _workshop.PlanAsync(engine, cancellation);
        var images = await Task.WhenAll(explanations.Select(async image => PublishableImages.Of(image, baseImage, await LabelsAsync(engine, image.Existing, cancellation))));
        var platform = Platform ?? Containers.References.Platform.Parse($"linux/{engine.Version.Architecture}");
        return await Publisher(engine, baseImage).PlanAsync(Request(images), platform, cancellation);
    }

    public void Dispose() => Registry.Dispose();

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
        return new ImagePublisher(engine, Registry, History(), new SmokeCheck(smoke, manifest, Platform), _time, _loggers);
    }

    private GitCommitAncestry History() => new(
        new ProcessRunner(_time), new TemplateCredentials(_workshop.ReadManifest(), GitProvider.Known, _environment).For, _loggers.CreateLogger<ImagePublication>());

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
