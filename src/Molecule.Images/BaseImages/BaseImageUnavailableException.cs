using System.Collections.Immutable;
using Molecule.Containers;
using Molecule.Containers.References;

namespace Molecule.Images.BaseImages;

/// <summary>A base image is not on the engine, and no allowed source gives it.</summary>
public sealed class BaseImageUnavailableException(Tag reference, ImmutableArray<string> reasons, Exception? innerException = null)
    : MoleculeException(
        $"The base image {reference} cannot be had:" + string.Concat(reasons.Select(reason => Environment.NewLine + "  " + reason)),
        "Make its registry reachable, load the image into the engine, or choose another --base-image or --base-image-source.",
        innerException)
{
    public Tag Reference { get; } = reference;

    /// <summary>Why each source failed or was not tried.</summary>
    public ImmutableArray<string> Reasons { get; } = reasons;
}
