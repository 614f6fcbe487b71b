using Molecule.Containers.References;

namespace Molecule.Images.BaseImages;

/// <summary>Which base image is wanted.</summary>
public sealed record BaseImageRequest
{
    /// <summary>What the starter templates build on.</summary>
    public static Tag DefaultReference { get; } = Repository.Parse("debian").WithTag("bookworm-slim");

    public Tag Reference { get; init; } = DefaultReference;

    public BaseImageSource Source { get; init; } = BaseImageSource.Auto;

    /// <summary>Null means the engine's own.</summary>
    public Platform? Platform { get; init; }
}
