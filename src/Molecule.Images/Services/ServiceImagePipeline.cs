using Microsoft.Extensions.Logging;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Engines.Building;
using Molecule.Containers.Processes;
using Molecule.Images.Building;

namespace Molecule.Images.Services;

/// <summary>Builds what a stack's services are to be built from, all at once; what is there from the same inputs is used.</summary>
public sealed class ServiceImagePipeline(ContainerEngine engine, TimeProvider clock, ILogger logger)
{
    private readonly LocalImages _images = new(engine);

    /// <summary>Asks the engine one question when everything is there.</summary>
    /// <exception cref="ServiceImagesFailedException">At least one failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; finished images stay.</exception>
    public async Task<IReadOnlyList<BuiltServiceImage>> BuildAsync(
        ServiceImageOptions options, IReadOnlyList<ServiceImageSpec> specs, IProgress<ServiceImageProgress>? progress, CancellationToken cancellation)
    {
        var listing = _images.ListAsync(cancellation);
        var jobs = specs.Select(spec => AttemptAsync(spec, options, listing, progress, cancellation)).ToArray();
        var outcomes = await Task.WhenAll(jobs);
        if (cancellation.IsCancellationRequested && outcomes.Any(outcome => outcome.Failure is OperationCanceledException))
        {
            cancellation.ThrowIfCancellationRequested();
        }

        var failures = outcomes.Where(outcome => outcome.Failure is not null).ToDictionary(outcome => outcome.Service, outcome => outcome.Failure!);
        return failures.Count == 0 ? [.. outcomes.Select(outcome => outcome.Image!)] : throw new ServiceImagesFailedException(failures);
    }

    private async Task<(string Service, BuiltServiceImage? Image, Exception? Failure)> AttemptAsync(
        ServiceImageSpec spec, ServiceImageOptions options, Task<IReadOnlyList<LocalImage>> listing, IProgress<ServiceImageProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            var image = await MakeAsync(spec, options, listing, progress, cancellation);
            progress?.Report(new ServiceImageProgress.Done(spec.Service, image));
            return (spec.Service, image, null);
        }
        catch (Exception exception) when (exception is MoleculeException or OperationCanceledException or IOException or HttpRequestException or UnauthorizedAccessException or Docker.DotNet.DockerApiException)
        {
            progress?.Report(new ServiceImageProgress.Failed(spec.Service, exception));
            return (spec.Service, null, exception);
        }
    }

    private async Task<BuiltServiceImage> MakeAsync(
        ServiceImageSpec spec, ServiceImageOptions options, Task<IReadOnlyList<LocalImage>> listing, IProgress<ServiceImageProgress>? progress, CancellationToken cancellation)
    {
        var plan = await ServiceImagePlan.MakeAsync(spec, options, ImageBuilder.NameFor(engine.Version), cancellation);
        var present = plan.FindSame(await listing);
        progress?.Report(new ServiceImageProgress.Planned(spec.Service, present is not null));
        if (present is not null && IsNamed(plan, present))
        {
            return Result(plan, present.Id, reused: true);
        }

        using var one = await FileLock.AcquireAsync(
            Path.Combine(RuntimeLock.FolderIn(options.StateFolder), $"service-{spec.Service}.lock"),
            $"the build of service {spec.Service}",
            clock,
            owner => progress?.Report(new ServiceImageProgress.Waiting(spec.Service, owner)),
            cancellation);

        // Somebody may have built the same, or removed it, while this process waited.
        present = plan.FindSame(await _images.ListAsync(cancellation));
        return present is null ? await BuildAsync(plan, progress, cancellation) : await NameAsync(plan, present, cancellation);
    }

    private async Task<BuiltServiceImage> BuildAsync(ServiceImagePlan plan, IProgress<ServiceImageProgress>? progress, CancellationToken cancellation)
    {
        var service = plan.Spec.Service;
        var builder = new ImageBuilder(engine, clock, logger);
        using var log = new BuildLogFile(plan.Options.LogFolder, $"service-{service}");
        log.Line($"service {service}, {plan.Spec.Context}, builder {builder.Name}");
        var request = plan.Request();
        try
        {
            var built = await builder.BuildAsync(request, new Relay(log, service, progress), cancellation);
            await _images.VerifyAsync(service, built.ImageId, request.Labels, request.Tags, cancellation);
            return Result(plan, built.ImageId, reused: false);
        }
        catch (Exception exception)
        {
            log.Line(exception.Message);
            throw;
        }
    }

    /// <summary>Built before, under another name or for another stack.</summary>
    private async Task<BuiltServiceImage> NameAsync(ServiceImagePlan plan, LocalImage present, CancellationToken cancellation)
    {
        foreach (var tag in plan.Tags.Where(tag => !present.Tags.Contains(tag.ToString())))
        {
            await _images.TagAsync(present.Id, tag, cancellation);
        }

        await _images.VerifyAsync(plan.Spec.Service, present.Id, new Dictionary<string, string> { [ImageLabels.InputKey] = plan.Inputs.Key }, plan.Tags, cancellation);
        return Result(plan, present.Id, reused: true);
    }

    private static bool IsNamed(ServiceImagePlan plan, LocalImage image) => plan.Tags.All(tag => image.Tags.Contains(tag.ToString()));

    private static BuiltServiceImage Result(ServiceImagePlan plan, string id, bool reused) => new(plan.Spec.Service, plan.Tags[^1], id, reused);

    private sealed class Relay(BuildLogFile log, string service, IProgress<ServiceImageProgress>? progress) : IProgress<BuildEvent>
    {
        public void Report(BuildEvent value)
        {
            log.Write(value);
            progress?.Report(new ServiceImageProgress.BuildStep(service, value));
        }
    }
}
