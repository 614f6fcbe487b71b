using Docker.DotNet;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Redaction;
using Molecule.Containers.References;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Building;

/// <summary>A build argument holds a secret; arguments are stored in the image.</summary>
public sealed class SecretInBuildArgumentException(string argument)
    : MoleculeException($"Build argument {argument} holds a secret, and build arguments are readable in the image.", "Take it out: hand secrets to a running workspace, not to a build.")
{
    public string Argument { get; } = argument;

    public override bool IsUsage => true;
}

/// <summary>The engine reported success, but what it has is not what was asked for.</summary>
/// <param name="image">Whose image it is: a runtime's or a service's name.</param>
public sealed class ImageNotAsBuiltException(string image, string imageId, string problem)
    : MoleculeException($"The image of {image} ({imageId}) is not as it was built: {problem}.", "Run again; another program changed images of the same name at the same time (use MOLECULE_LOCAL_IMAGE_ISOLATION).")
{
    public string Image { get; } = image;

    public string ImageId { get; } = imageId;
}

/// <summary>A build for one platform was asked for, but the base on the engine is of another.</summary>
public sealed class BasePlatformMismatchException(ImageReference baseImage, string basePlatform, Platform wanted)
    : MoleculeException($"The base image {baseImage} on the engine is {basePlatform}, the images are to be {wanted}.", $"Bring a base image for {wanted}, or build for {basePlatform}.")
{
    public Platform Wanted { get; } = wanted;
}

/// <summary>The engine refused, or did not answer, what it must be asked around a build.</summary>
/// <param name="doing">What it was asked for, such as "naming the image".</param>
public sealed class ImageEngineException(RuntimeName? runtime, string doing, EngineEndpoint endpoint, Exception innerException)
    : MoleculeException(
        Redactor.Process.Redact($"The engine at {endpoint} failed{(runtime is null ? string.Empty : $" over the image of {runtime}")} ({doing}): {Reason(innerException)}"),
        "See that the engine still runs and has room (./build.sh EngineInfo), then run again.",
        innerException)
{
    /// <summary>Null when it was about all images.</summary>
    public RuntimeName? Runtime { get; } = runtime;

    /// <summary>True for what the engine's client throws: a refusal, a broken connection, silence.</summary>
    internal static bool Covers(Exception exception, CancellationToken cancellation) =>
        exception is DockerApiException or HttpRequestException or TimeoutException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested);

    private static string Reason(Exception exception) => exception switch
    {
        DockerApiException refused => EngineMessage.Of(refused.ResponseBody ?? string.Empty),
        OperationCanceledException => "it does not answer",
        { InnerException: { } inner } => inner.Message,
        _ => exception.Message,
    };
}

/// <summary>One or more images could not be made; the others are done.</summary>
public sealed class ImagesFailedException(IReadOnlyDictionary<RuntimeName, Exception> failures, ImageReport report)
    : MoleculeException(
        string.Join('\n', failures.Select(failure => $"{failure.Key}: {failure.Value.Message}")),
        string.Join(' ', failures.Values.OfType<MoleculeException>().Select(failure => failure.Remedy).Distinct(StringComparer.Ordinal).DefaultIfEmpty("See the errors above.")),
        failures.Values.First())
{
    public IReadOnlyDictionary<RuntimeName, Exception> Failures { get; } = failures;

    /// <summary>Of the whole run, the images that were made too.</summary>
    public ImageReport Report { get; } = report;

    public override bool IsUsage => Failures.Values.All(failure => failure is MoleculeException { IsUsage: true });
}
