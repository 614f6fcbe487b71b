using Molecule.Containers.References;

namespace Molecule.Images.BaseImages;

/// <summary>A base image that is on the engine.</summary>
/// <param name="ImageId"><c>sha256:…</c>; what builds should be keyed by.</param>
/// <param name="Origin">How it came to be there, this time.</param>
/// <param name="RepoDigest"><c>name@sha256:…</c> of a pulled image; null for one that no registry has.</param>
/// <param name="SelfMade">True when its labels say that this product made it, now or earlier: a release refuses such a base.</param>
public sealed record BaseImage(Tag Reference, string ImageId, BaseImageOrigin Origin, string? RepoDigest, bool SelfMade);

public enum BaseImageOrigin
{
    Present,
    Pulled,
    Debootstrap,
}
