using Microsoft.Extensions.Logging;
using Molecule.Containers;
using Molecule.Containers.References;
using Molecule.Images;
using Molecule.Images.Building;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates.Git;
using Molecule.Provisioner.Assets;
using Molecule.Stack.Files;
using Molecule.Terminal.Stack;

namespace Molecule.Terminal.Images;

/// <summary>What a person does with images.</summary>
public sealed class ImageCommands(CommandContext context)
{
    private readonly ImageView _view = new(context.Output, context.Time);

    public async Task BuildAsync(ImageWorkshopOptions options)
    {
        using var engine = await context.ConnectAsync();
        var workshop = Workshop(options);
        await _view.ShowAsync(progress => workshop.BuildAsync(engine, progress, context.Cancellation));
    }

    /// <summary>Tests every image anew, also those that have passed; makes what is missing, as <see cref="BuildAsync"/> does.</summary>
    public async Task SmokeAsync(ImageWorkshopOptions options)
    {
        using var engine = await context.ConnectAsync();
        var workshop = Workshop(options with { Smoke = true, SmokeAgain = true });
        await _view.ShowSmokeAsync(progress => workshop.BuildAsync(engine, progress, context.Cancellation));
    }

    public async Task ExplainAsync(ImageWorkshopOptions options)
    {
        using var engine = await context.ConnectAsync();
        _view.Show(await Workshop(options).ExplainAsync(engine, context.Cancellation));
    }

    /// <summary>Removes old local tags, clone caches and remembered hashes of this pipeline; what this clone's manifest and stack file pin stays.</summary>
    /// <param name="keep">How many images and clones of each runtime stay, newest first; 0 takes what is pinned, too.</param>
    /// <param name="stackFile">Null takes <c>build/stack.yaml</c> of the clone.</param>
    public async Task PruneAsync(int keep, bool dryRun, string? stackFile)
    {
        using var engine = await context.ConnectAsync();
        var logger = context.Loggers.CreateLogger<ImagePruner>();
        var cache = new CloneCache(CloneCache.DefaultFolder(context.Environment), context.Time, logger);
        var (assets, images) = await PinsAsync(stackFile, logger);
        var options = new PruneOptions
        {
            Keep = keep,
            DryRun = dryRun,
            Isolation = IsolationToken.Parse(context.Environment.Get(IsolationToken.Variable)),
            StateFolder = context.StateHome.Path,
            Manifest = ImageManifest.Load(ManifestFile),
            PinnedAssets = assets,
            PinnedImages = images,
        };
        _view.Show(await new ImagePruner(engine, cache, context.Time, logger).PruneAsync(options, context.Cancellation), dryRun);
    }

    /// <summary>Moves the manifest's pins to the heads of their repositories and prints the commits between.</summary>
    /// <param name="runtimes">Empty pins all.</param>
    public async Task PinAsync(IReadOnlyCollection<string> runtimes)
    {
        var pinner = new TemplatePinner(context.Environment);
        _view.Show(await pinner.PinAsync(ManifestFile, [.. runtimes.Select(RuntimeCatalogue.Parse)], context.Cancellation));
    }

    private string ManifestFile => Path.Combine(context.RepositoryRoot, "build", "images.json");

    /// <summary>The identities, plugins and images that a stack file names; null, and said so, when it is refused.</summary>
    private async Task<(string[]? Assets, string[]? Images)> PinsAsync(string? stackFile, ILogger logger)
    {
        try
        {
            var stack = await new StackFileReader(context.Environment).ReadAsync(StackAccess.FileOf(context, stackFile), context.Cancellation);
            var assets = stack.Workspaces.SelectMany(workspace => workspace.Plugins.Append(workspace.Assets)).Select(text => AssetReference.Parse(text)).OfType<PinnedAssets>();
            var images = stack.Workspaces.Select(workspace => workspace.Image).Concat(stack.Services.Select(service => service.Image)).OfType<string>().Select(ImageReference.Parse);
            return ([.. assets.Select(asset => asset.ToString())], [.. images.Select(image => image.ToString())]);
        }
        catch (MoleculeException exception)
        {
            logger.LogWarning("{Reason}", exception.Message);
            return (null, null);
        }
    }

    private ImageWorkshop Workshop(ImageWorkshopOptions options) => new(options, context.Environment, context.Time, context.Loggers);
}
