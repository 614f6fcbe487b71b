using Molecule.Containers.Registries;
using Molecule.Images.Building;

namespace Molecule.Images.Publishing;

/// <summary>What to do about one image's immutable tag. Pure: an existing tag is never overwritten.</summary>
public abstract record PublishDecision
{
    private PublishDecision()
    {
    }

    /// <summary>The tag is free.</summary>
    public sealed record Push : PublishDecision;

    /// <summary>The tag holds exactly what was tested.</summary>
    public sealed record AlreadyPublished(RemoteImage Remote, PublishProof Proof) : PublishDecision;

    /// <summary>The tag holds another build of the same inputs: builds are not bit-for-bit reproducible. That one is used from here on.</summary>
    public sealed record Adopt(RemoteImage Remote) : PublishDecision;

    /// <summary>The tag holds something else.</summary>
    /// <param name="Reason">For people: which input differs.</param>
    public sealed record Refuse(RemoteImage Remote, string Reason) : PublishDecision;

    /// <param name="remote">What the immutable tag holds; null when it is free.</param>
    public static PublishDecision Of(PublishableImage image, ImageStore store, RemoteImage? remote)
    {
        if (remote is null)
        {
            return new Push();
        }

        if (PublishProofs.Of(store, image.ImageId, remote) is { } proof)
        {
            return new AlreadyPublished(remote, proof);
        }

        return Difference(image, remote) is { } difference ? new Refuse(remote, difference) : new Adopt(remote);
    }

    private static string? Difference(PublishableImage image, RemoteImage remote)
    {
        var revision = remote.Labels.GetValueOrDefault(ImageLabels.Revision);
        var inputKey = remote.Labels.GetValueOrDefault(ImageLabels.InputKey);
        return (revision, inputKey) switch
        {
            (null, _) or (_, null) => "the published image does not say what it was made from",
            _ when revision != image.Commit => $"the published image is of revision {revision}, this one of {image.Commit}",
            _ when inputKey != image.InputKey => $"the published image has the input key {inputKey}, this one {image.InputKey}",
            _ => null,
        };
    }
}
