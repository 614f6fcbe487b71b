using Microsoft.Extensions.Logging;
using Molecule.Containers.Redaction;
using Molecule.Images;
using Molecule.Images.Publishing;

namespace Molecule.Terminal.Images;

/// <summary>What a person does to publish images.</summary>
public sealed class PushCommands(CommandContext context, PushSettings settings)
{
    private readonly ILogger _logger = context.Loggers.CreateLogger<PushCommands>();
    private readonly PublishView _view = new(context.Output, context.Time);

    private string ReportFile => Path.Combine(context.ReportsFolder, "push.json");

    /// <summary>Makes, tests and publishes the images. What was reached is shown and reported in any case.</summary>
    public async Task PushAsync()
    {
        using var publication = Open(context, settings, version: null);
        if (File.Exists(ReportFile))
        {
            // A run that breaks early must not be mistaken for the one before.
            File.Delete(ReportFile);
        }

        await publication.CheckAsync(writing: true, context.Cancellation);
        using var engine = await context.ConnectAsync();
        TestedImages? images = null;
        await new ImageView(context.Output, context.Time).ShowAsync(
            async progress => (images = await publication.BuildAsync(engine, progress, context.Cancellation)).Report, briefly: true);
        try
        {
            await ShowAsync(await _view.ShowAsync(progress => publication.PublishAsync(engine, images!, progress, context.Cancellation)));
        }
        catch (PublishFailedException failure)
        {
            await ShowAsync(failure.Report);
            throw;
        }
        catch (LatestRefusedException refusal)
        {
            await ShowAsync(refusal.Report);
            throw;
        }
    }

    /// <summary>Says what <see cref="PushAsync"/> would do; pushes and moves nothing.</summary>
    /// <exception cref="PublicationBlockedException">It would fail as things are.</exception>
    public async Task PlanAsync()
    {
        using var publication = Open(context, settings, version: null);
        await publication.CheckAsync(writing: false, context.Cancellation);
        using var engine = await context.ConnectAsync();
        var plan = await publication.PlanAsync(engine, context.Cancellation);
        _view.Show(plan);
        if (plan.Any(entry => entry.Refusal is not null))
        {
            throw new PublicationBlockedException(plan);
        }
    }

    /// <param name="version">One more immutable tag for every image; null for none.</param>
    internal static ImagePublication Open(CommandContext context, PushSettings settings, string? version)
    {
        Redactor.Process.Register(settings.Password);
        var options = new ImagePublicationOptions
        {
            Images = settings.Images,
            Prefix = RegistryPrefix.Parse(settings.Registry),
            User = settings.User,
            Password = settings.Password,
            Version = version,
            AllowEmbedded = settings.AllowEmbedded,
            ForceLatest = settings.ForceLatest,
        };
        return new ImagePublication(options, context.Environment, context.Time, context.Loggers);
    }

    private async Task ShowAsync(PublishReport report)
    {
        // Also after Ctrl-C: what is published is published.
        await report.WriteAsync(ReportFile, CancellationToken.None);
        _view.Show(report);
        _logger.LogInformation("Report: {File}", ReportFile);
    }
}
