namespace Molecule.Images.Publishing;

/// <summary>How an engine keeps images, which decides what an image id is.</summary>
public enum ImageStore
{
    /// <summary>An image id is the digest of the image's configuration.</summary>
    Classic,

    /// <summary>An image id is the digest of the manifest or index.</summary>
    Containerd,
}
