using Microsoft.Extensions.Logging;
using Molecule.Containers;
using Molecule.Containers.Processes;
using Molecule.Containers.Redaction;
using Molecule.Images;
using Molecule.Release.GitHub;
using Molecule.Release.Journal;
using Molecule.Release.Manifests;
using Molecule.Release.Pins;
using Molecule.Release.Preflight;
using Molecule.Release.Rollbacks;
using Molecule.Release.Running;
using Molecule.Release.Sources;
using Molecule.Release.Verification;
using Molecule.Release.Versions;
using Molecule.Terminal.Images;

namespace Molecule.Terminal.Release;

/// <summary>What a person does with releases.</summary>
public sealed class ReleaseCommands(CommandContext context, ReleaseSettings settings)
{
    private readonly ILogger _logger = context.Loggers.CreateLogger<ReleaseCommands>();
    private readonly ReleaseView _view = new(context.Output, context.Time);

    private string ManifestFile => Path.Combine(context.ReportsFolder, ReleaseManifest.FileName);

    /// <summary>Cuts the release, or continues it.</summary>
    public async Task ReleaseAsync()
    {
        var version = settings.Version ?? string.Empty;
        using var pins = ControlPlanePins.Find(context);
        using var publication = PushCommands.Open(context, settings.Push, ReleaseVersion.TryParse(version)?.Text);
        var parts = Parts(publication, pins);
        try
        {
            var result = await _view.ShowAsync(progress => new Releaser(parts, progress).RunAsync(version, context.Cancellation));
            await WriteManifestAsync(result.Manifest);
            _view.Show(result);
        }
        catch (MoleculeException failure) when (failure is not (ReleaseRefusedException or ReleaseInterruptedException) && ReleaseVersion.TryParse(version) is { } parsed)
        {
            _logger.LogInformation("The release of {Version} has reached: {Reached}. The same command continues it", version, Reached(publication, parsed));
            throw;
        }
    }

    /// <summary>Says what <see cref="ReleaseAsync"/> would do; changes nothing.</summary>
    /// <exception cref="ReleaseRefusedException">It would not begin.</exception>
    public async Task PlanAsync()
    {
        var version = settings.Version ?? string.Empty;
        using var pins = ControlPlanePins.Find(context);
        using var publication = PushCommands.Open(context, settings.Push, ReleaseVersion.TryParse(version)?.Text);
        var preview = await new Releaser(Parts(publication, pins), progress: null).PlanAsync(version, context.Cancellation);
        _view.Show(preview);
        if (!preview.Problems.IsEmpty)
        {
            throw new ReleaseRefusedException(version, preview.Problems);
        }
    }

    /// <summary>Makes the control plane pin a release's images.</summary>
    public async Task PromoteAsync()
    {
        using var pins = ControlPlanePins.Find(context) ?? throw new NoControlPlaneException();
        using var publication = PushCommands.Open(context, settings.Push, version: null);
        var found = await FindAsync(Parts(publication, pins));
        var moved = await Releaser.PromoteAsync(found.Manifest, pins, context.Time, _logger, context.Cancellation);
        _view.ShowPromoted(found.Manifest, pins.Environment, moved);
    }

    /// <summary>Moves <c>:latest</c> and pins back to an earlier release.</summary>
    public async Task RollbackAsync()
    {
        using var pins = ControlPlanePins.Find(context);
        using var publication = PushCommands.Open(context, settings.Push, version: null);
        var parts = Parts(publication, pins);
        var found = await FindAsync(parts);
        _view.Show(await _view.ShowAsync(progress => new Rollback(parts, progress).RunAsync(found.Manifest, context.Cancellation)));
    }

    /// <summary>Compares a release with everything that should say the same.</summary>
    /// <param name="json">Prints one JSON document and nothing else.</param>
    /// <exception cref="VerificationFailedException">Something disagrees.</exception>
    public async Task VerifyAsync(bool json)
    {
        using var pins = ControlPlanePins.Find(context);
        using var publication = PushCommands.Open(context, settings.Push, version: null);
        var parts = Parts(publication, pins);
        var found = await FindAsync(parts);
        var report = await new ReleaseVerifier(parts, new StackRunningImages(context, settings.Stack)).VerifyAsync(found, context.Cancellation);
        await ReportFile.WriteAsync(Path.Combine(context.ReportsFolder, "verify.json"), report.ToJson(), context.Cancellation);
        _view.Show(report, json);
        if (!report.Agrees)
        {
            throw new VerificationFailedException(report);
        }
    }

    private Task<FoundRelease> FindAsync(ReleaseParts parts) => new ReleaseFinder(parts).FindAsync(settings.Version, settings.ReleaseFile, context.Cancellation);

    private ReleaseParts Parts(ImagePublication publication, IRuntimePins? pins)
    {
        Redactor.Process.Register(settings.GitHubToken);
        return new ReleaseParts
        {
            Publication = publication,
            Source = new SourceRepository(context.RepositoryRoot, settings.Remote, new ProcessRunner(context.Time), context.Time, context.Loggers.CreateLogger<SourceRepository>()),
            OpenHost = remote => new GitHubReleases(
                GitHubOptions.Parse(settings.GitHubApi, settings.GitHubRepository is { Length: > 0 } named ? named : remote is null ? null : GitHubOptions.RepositoryOf(remote), settings.GitHubToken),
                context.Time,
                context.Loggers.CreateLogger<GitHubReleases>()),
            ConnectAsync = _ => context.ConnectAsync(),
            Pins = pins,
            StateHome = context.StateHome,
            Environment = context.Environment,
            Time = context.Time,
            Loggers = context.Loggers,
        };
    }

    private string Reached(ImagePublication publication, ReleaseVersion version) => ReleaseJournal.Read(JournalFile.Of(context.StateHome, publication.Prefix, version)).Reached;

    private async Task WriteManifestAsync(ReleaseManifest manifest)
    {
        // Also after Ctrl-C: what is released is released.
        Directory.CreateDirectory(context.ReportsFolder);
        await File.WriteAllBytesAsync(ManifestFile, manifest.ToBytes(), CancellationToken.None);
    }
}

/// <summary>Promoting was asked for, and there is nowhere to promote to.</summary>
public sealed class NoControlPlaneException()
    : MoleculeException("No control plane is configured.", "Name one with CP_PROVISION_URL or MOLECULE_CP_URL, and its secrets in the environment.")
{
    public override bool IsUsage => true;
}
