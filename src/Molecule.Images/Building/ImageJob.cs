using Molecule.Containers;
using Molecule.Containers.Engines.Building;
using Molecule.Containers.References;
using Molecule.Images.Runtimes;
using Molecule.Images.Smoke;
using Molecule.Images.Templates;

namespace Molecule.Images.Building;

/// <summary>One runtime's way through the pipeline. It never throws: its outcome is <see cref="Result"/> and <see cref="Failure"/>.</summary>
internal sealed class ImageJob(
    ImageDecision decision, ImagePipelineOptions options, LocalImages images, ImageBuilder builder, SmokeTester smoke, SemaphoreSlim slots, TimeProvider clock, IProgress<ImageProgress>? progress)
{
    private readonly ImagePlan _plan = decision.Plan;
    private SmokeResult _smoke = SmokeResult.Skipped;
    private SmokeMeasurement? _measured;
    private string? _logFile;
    private string _doing = "asking for images";

    public RuntimeName Runtime => _plan.Runtime;

    public ImageReportEntry? Result { get; private set; }

    public Exception? Failure { get; private set; }

    private IReadOnlyList<Tag> Tags => [_plan.ImmutableTag, _plan.LatestTag];

    public async Task RunAsync(CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        Report(new ImageProgress.Planned(Runtime, _plan.Revision.Commit, decision.Existing is not null, decision.Reason));
        try
        {
            var (imageId, result, size) = await MakeAsync(cancellation);
            Result = Entry(result, started) with { ImageId = imageId, Size = size };
            Report(new ImageProgress.Done(Runtime, Result));
        }
        catch (Exception exception) when (exception is MoleculeException or OperationCanceledException or IOException or UnauthorizedAccessException || ImageEngineException.Covers(exception, cancellation))
        {
            Failure = ImageEngineException.Covers(exception, cancellation) ? new ImageEngineException(Runtime, _doing, images.Endpoint, exception) : exception;
            Result = Entry(ImageResult.Failed, started) with { Error = Failure.Message };
            Report(new ImageProgress.Failed(Runtime, Failure));
        }
    }

    private async Task<(string ImageId, ImageResult Result, long Size)> MakeAsync(CancellationToken cancellation)
    {
        if (decision.Existing is { } existing && Tags.All(tag => existing.Tags.Contains(tag.ToString())) && SmokeIsKnown(existing.Id))
        {
            return (existing.Id, ImageResult.Reused, existing.Size);
        }

        await slots.WaitAsync(cancellation);
        try
        {
            using var runtimeLock = await RuntimeLock.AcquireAsync(
                RuntimeLock.FolderIn(options.StateFolder), Runtime, clock, owner => Report(new ImageProgress.Waiting(Runtime, owner)), cancellation);

            // Somebody may have built the same, or removed it, while this process waited.
            var same = ImageDecision.FindSame(_plan, await images.ListAsync(cancellation));
            return same is null ? await BuildAsync(cancellation) : await AdoptAsync(same, cancellation);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<(string, ImageResult, long)> BuildAsync(CancellationToken cancellation)
    {
        Report(new ImageProgress.Fetching(Runtime, _plan.Revision.Source));
        var template = await _plan.Revision.OpenAsync(cancellation);
        var dockerfile = new DockerfileText(await File.ReadAllTextAsync(template.Context.Find(ContextFolder.Dockerfile)!.SourceFile!, cancellation));
        var ownDigest = ImagePlanner.OwnBase(_plan, template, dockerfile) is { } own ? await images.FindDigestAsync(own, cancellation) : null;
        var request = ImagePlanner.Complete(_plan, template, dockerfile, options.Timeouts, ownDigest) with { Credentials = options.Credentials };
        using var log = new BuildLogFile(options.LogFolder, Runtime.Value);
        _logFile = log.Path;
        _doing = "building";
        log.Line($"{Runtime} {_plan.Revision.Source} {_plan.Revision.Commit}, builder {builder.Name}, {decision.Reason}");
        try
        {
            var built = await builder.BuildAsync(request, new Relay(log, this), cancellation);
            await SmokeAsync(built.ImageId, cancellation);
            return (built.ImageId, ImageResult.Built, await NameAsync(built.ImageId, request.Labels, cancellation));
        }
        catch (Exception exception)
        {
            log.Line(exception.Message);
            throw;
        }
    }

    private async Task<(string, ImageResult, long)> AdoptAsync(LocalImage same, CancellationToken cancellation)
    {
        await SmokeAsync(same.Id, cancellation);
        return (same.Id, ImageResult.Reused, await NameAsync(same.Id, new Dictionary<string, string> { [ImageLabels.InputKey] = _plan.Inputs.Key }, cancellation));
    }

    /// <summary>Gives an image its names, the moving one last: until then everybody keeps what they had.</summary>
    private async Task<long> NameAsync(string imageId, IReadOnlyDictionary<string, string> labels, CancellationToken cancellation)
    {
        _doing = "naming the image";
        foreach (var tag in Tags)
        {
            await images.TagAsync(imageId, tag, cancellation);
        }

        return await images.VerifyAsync(Runtime.Value, imageId, labels, Tags, cancellation);
    }

    private bool SmokeIsKnown(string imageId)
    {
        _smoke = !options.Smoke ? SmokeResult.Skipped : !options.SmokeAgain && smoke.HasPassed(imageId, _plan.Entry.Smoke) ? SmokeResult.PassedBefore : SmokeResult.Failed;
        return _smoke != SmokeResult.Failed;
    }

    private async Task SmokeAsync(string imageId, CancellationToken cancellation)
    {
        if (!SmokeIsKnown(imageId))
        {
            _doing = "testing the image";
            Report(new ImageProgress.SmokeStarted(Runtime, imageId));
            _measured = await smoke.TestAsync(Runtime, imageId, _plan.Entry.Smoke, options.Platform, cancellation);
            _smoke = SmokeResult.Passed;
        }
    }

    private ImageReportEntry Entry(ImageResult result, long started) => new()
    {
        Runtime = Runtime.Value,
        Tags = [.. Tags.Select(tag => tag.ToString())],
        SourceKind = _plan.Revision.Kind,
        Source = _plan.Revision.Source,
        Commit = _plan.Revision.Commit,
        InputKey = _plan.Inputs.Key,
        Result = result,
        Reason = decision.Reason,
        Seconds = Math.Round(clock.GetElapsedTime(started).TotalSeconds, 3),
        Smoke = _smoke,
        Measured = _measured,
        LogFile = _logFile,
    };

    private void Report(ImageProgress value) => progress?.Report(value);

    private sealed class Relay(BuildLogFile log, ImageJob job) : IProgress<BuildEvent>
    {
        public void Report(BuildEvent value)
        {
            log.Write(value);
            job.Report(new ImageProgress.BuildStep(job.Runtime, value));
        }
    }
}
