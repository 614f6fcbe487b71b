using Molecule.Containers.References;
using Molecule.Containers.Registries;

namespace Molecule.Images.Publishing;

public enum PublishOutcome
{
    /// <summary>Its bytes went to the registry in this run.</summary>
    Pushed,

    /// <summary>The tag held exactly what was tested.</summary>
    AlreadyPublished,

    /// <summary>The tag held another build of the same inputs, which was pulled, tested and taken over.</summary>
    Adopted,
}

/// <summary>An image under its immutable tag, with the evidence that it is what was tested.</summary>
/// <param name="ImageId">The engine's id of what was tested: the built image, or the adopted one.</param>
/// <param name="Remote">Read back from the registry.</param>
/// <param name="Seconds">Wall clock, without the other images.</param>
public sealed record StagedImage(
    PublishableImage Source, Tag Reference, Platform Platform, PublishOutcome Outcome, string ImageId, PublishProof Proof, RemoteImage Remote, double Seconds)
{
    public Digest Digest => Remote.Digest;

    public PinnedReference Pinned => new(Reference.Repository, Digest);
}
