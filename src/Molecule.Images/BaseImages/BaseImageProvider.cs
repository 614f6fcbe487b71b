using System.Diagnostics;
using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Engines.Managed;
using Molecule.Containers.Processes;
using Molecule.Containers.References;
using Platform = Molecule.Containers.References.Platform;

namespace Molecule.Images.BaseImages;

/// <summary>
/// Brings a base image onto an engine: what is there is used; else it is pulled; else, for Debian on Debian, made here and imported under its
/// name with labels that say so. The failure of one source is told before the next is tried.
/// </summary>
public sealed class BaseImageProvider(StateHome home, IEnvironmentVariables environment, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<BaseImageProvider>();

    /// <exception cref="PullFailedException">The source is <c>pull</c>, and that fails.</exception>
    /// <exception cref="BaseImageUnavailableException">No allowed source gives the image.</exception>
    /// <exception cref="MirrorUnavailableException">No mirror of this machine has the suite.</exception>
    /// <exception cref="ProcessFailedException">debootstrap or apt failed.</exception>
    public async Task<BaseImage> EnsureAsync(ContainerEngine engine, BaseImageRequest request, CancellationToken cancellation)
    {
        var platform = new Platform(engine.Version.OperatingSystem, engine.Version.Architecture, Variant: null);
        if (await FindAsync(engine, request, platform, cancellation) is { } present)
        {
            return Told(present);
        }

        Directory.CreateDirectory(home.BaseImages);
        using var one = await FileLock.AcquireAsync(
            Path.Combine(home.BaseImages, "lock"), time, () => _logger.LogInformation("Waiting for another process that brings a base image"), cancellation);
        if (await FindAsync(engine, request, platform, cancellation) is { } meanwhile)
        {
            return Told(meanwhile);
        }

        var plan = BaseImagePlan.Make(request, ManagedEngineSupport.OfThisMachine(), Platform.Native, platform);
        var failure = plan.Pull ? await TryPullAsync(engine, request, plan, cancellation) : null;
        if (plan.Pull && failure is null)
        {
            return Told(await RequireAsync(engine, request, platform, BaseImageOrigin.Pulled, cancellation));
        }

        if (plan.Suite is not { } suite)
        {
            string?[] reasons = [failure?.Message, plan.Refusal];
            throw new BaseImageUnavailableException(request.Reference, [.. reasons.OfType<string>()], failure);
        }

        var root = await new Debootstrap(home, environment, time, _logger).EnsureAsync(suite, DebianArchitecture(platform), cancellation);
        var watch = Stopwatch.StartNew();
        await ImageImport.RunAsync(engine, request.Reference, suite, root, cancellation);
        _logger.LogInformation("Imported {Reference} in {Seconds:0.0} s", request.Reference, watch.Elapsed.TotalSeconds);
        return Told(await RequireAsync(engine, request, platform, BaseImageOrigin.Debootstrap, cancellation));
    }

    private async Task<PullFailedException?> TryPullAsync(ContainerEngine engine, BaseImageRequest request, BaseImagePlan plan, CancellationToken cancellation)
    {
        try
        {
            await new ImagePull(environment, time, _logger).RunAsync(engine, request.Reference, request.Platform, cancellation);
            return null;
        }
        catch (PullFailedException failure) when (request.Source != BaseImageSource.Pull)
        {
            if (plan.Suite is not null)
            {
                _logger.LogWarning("{Reason}; therefore trying debootstrap", failure.Message.TrimEnd('.'));
            }

            return failure;
        }
    }

    private static async Task<BaseImage?> FindAsync(ContainerEngine engine, BaseImageRequest request, Platform platform, CancellationToken cancellation)
    {
        try
        {
            var image = await engine.Docker.Images.InspectImageAsync(request.Reference.ToString(), cancellation);
            var wanted = request.Platform ?? platform;
            return image.Architecture == wanted.Architecture ? Describe(request.Reference, image, BaseImageOrigin.Present) : null;
        }
        catch (DockerImageNotFoundException)
        {
            return null;
        }
    }

    // What a pull or an import reports is not what counts: the image has to be there.
    private static async Task<BaseImage> RequireAsync(ContainerEngine engine, BaseImageRequest request, Platform platform, BaseImageOrigin origin, CancellationToken cancellation) =>
        await FindAsync(engine, request, platform, cancellation) is { } found
            ? found with { Origin = origin }
            : throw new BaseImageUnavailableException(request.Reference, [$"It is not on the engine for {request.Platform ?? platform}, although its source ({origin}) reported success."]);

    private static BaseImage Describe(Tag reference, ImageInspectResponse image, BaseImageOrigin origin) =>
        new(reference, image.ID, origin, image.RepoDigests?.FirstOrDefault(), BaseImageLabels.IsSelfMade(image.Config?.Labels));

    private BaseImage Told(BaseImage image)
    {
        var source = (image.Origin, image.SelfMade, image.RepoDigest) switch
        {
            (BaseImageOrigin.Debootstrap, _, _) => "MADE HERE with debootstrap just now (no registry has it)",
            (BaseImageOrigin.Pulled, _, _) => "pulled from its registry just now",
            (_, true, _) => "on the engine already; it was MADE HERE with debootstrap (no registry has it)",
            (_, _, not null) => "on the engine already; it came from a registry",
            _ => "on the engine already; its origin is unknown (imported or built by somebody)",
        };
        _logger.LogInformation("Base image {Reference}: {Source}, {Id}", image.Reference, source, image.ImageId);
        return image;
    }

    private static string DebianArchitecture(Platform platform) => platform.Architecture switch
    {
        "386" => "i386",
        "arm" => platform.Variant == "v5" ? "armel" : "armhf",
        "ppc64le" => "ppc64el",
        "mips64le" => "mips64el",
        var same => same,
    };
}
