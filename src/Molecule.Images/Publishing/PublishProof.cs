using Molecule.Containers.Registries;

namespace Molecule.Images.Publishing;

/// <summary>Why we may say that the registry holds what was tested.</summary>
public enum PublishProof
{
    /// <summary>Classic store: the registry's configuration digest is the tested image's id; it covers every layer's content.</summary>
    ConfigurationIsImageId,

    /// <summary>Containerd store: the registry's manifest digest is the tested image's id.</summary>
    ManifestIsImageId,
}

internal static class PublishProofs
{
    /// <returns>Null when the registry holds something else. An index is never what a classic store pushed.</returns>
    public static PublishProof? Of(ImageStore store, string imageId, RemoteImage remote) => store switch
    {
        ImageStore.Classic when !remote.Top.IsIndex && remote.Image.Config?.Value == imageId => PublishProof.ConfigurationIsImageId,
        ImageStore.Containerd when remote.Digest.Value == imageId => PublishProof.ManifestIsImageId,
        _ => null,
    };

    /// <summary>
    /// For an image that the engine pulled by digest: what it got is that digest by construction, so an index is fine, and the
    /// image for this platform is what must be there.
    /// </summary>
    public static PublishProof? OfPulled(ImageStore store, string imageId, RemoteImage remote) =>
        store == ImageStore.Classic && remote.Image.Config?.Value == imageId ? PublishProof.ConfigurationIsImageId : Of(store, imageId, remote);
}
