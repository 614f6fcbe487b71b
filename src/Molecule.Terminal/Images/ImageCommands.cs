using Microsoft.Extensions.Logging;
using Molecule.Images;
using Molecule.Images.Building;
using Molecule.Images.Runtimes;
using Molecule.Images.Templates.Git;

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

    /// <summary>Removes old local tags and clone caches of this pipeline.</summary>
    /// <param name="keep">How many images of each runtime stay, newest first; 0 or more.</param>
    public async Task PruneAsync(int keep, bool dryRun)
    {
        using var engine = await context.ConnectAsync();
        var logger = context.Loggers.CreateLogger<ImagePruner>();
        var cache = new CloneCache(CloneCache.DefaultFolder(context.Environment), context.Time, logger);
        var options = new PruneOptions
        {
            Keep = keep,
            DryRun = dryRun,
            Isolation = IsolationToken.Parse(context.Environment.Get(IsolationToken.Variable)),
            StateFolder = context.StateHome.Path,
        };
        _view.Show(await new ImagePruner(engine, cache, context.Time, logger).PruneAsync(options, context.Cancellation), dryRun);
    }

    /// <summary>Moves the manifest's pins to the heads of their repositories and prints the commits between.</summary>
    /// <param name="runtimes">Empty pins all.</param>
    public async Task PinAsync(IReadOnlyCollection<string> runtimes)
    {
        var manifest = Path.Combine(context.RepositoryRoot, "build", "images.json");
        var pinner = new TemplatePinner(context.Environment);
        _view.Show(await pinner.PinAsync(manifest, [.. runtimes.Select(RuntimeCatalogue.Parse)], context.Cancellation));
    }

    private ImageWorkshop Workshop(ImageWorkshopOptions options) => new(options, context.Environment, context.Time, context.Loggers);
}
