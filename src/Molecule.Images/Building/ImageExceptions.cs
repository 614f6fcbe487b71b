using Molecule.Containers;
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
public sealed class ImageNotAsBuiltException(RuntimeName runtime, string imageId, string problem)
    : MoleculeException($"The image of {runtime} ({imageId}) is not as it was built: {problem}.", "Run again; another program changed images of the same name at the same time (use MOLECULE_LOCAL_IMAGE_ISOLATION).")
{
    public RuntimeName Runtime { get; } = runtime;

    public string ImageId { get; } = imageId;
}

/// <summary>A build for one platform was asked for, but the base on the engine is of another.</summary>
public sealed class BasePlatformMismatchException(ImageReference baseImage, string basePlatform, Platform wanted)
    : MoleculeException($"The base image {baseImage} on the engine is {basePlatform}, the images are to be {wanted}.", $"Bring a base image for {wanted}, or build for {basePlatform}.")
{
    public Platform Wanted { get; } = wanted;
}

/// <summary>One or more images could not be made; the others are done.</summary>
public sealed class ImagesFailedException(IReadOnlyDictionary<RuntimeName, Exception> failures)
    : MoleculeException(
        string.Join('\n', failures.Select(failure => $"{failure.Key}: {failure.Value.Message}")),
        string.Join(' ', failures.Values.OfType<MoleculeException>().Select(failure => failure.Remedy).Distinct(StringComparer.Ordinal).DefaultIfEmpty("See the errors above.")),
        failures.Values.First())
{
    public IReadOnlyDictionary<RuntimeName, Exception> Failures { get; } = failures;

    public override bool IsUsage => Failures.Values.All(failure => failure is MoleculeException { IsUsage: true });
}
