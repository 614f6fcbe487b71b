namespace Molecule.Images.Building;

/// <summary>The labels of a built image.</summary>
public static class ImageLabels
{
    public const string Runtime = "molecule.runtime";

    /// <summary>Of an image that a stack builds for a service: the service's name.</summary>
    public const string Service = "molecule.service";

    public const string InputKey = "molecule.input-key";

    /// <summary>The parts of the key as a JSON object, so that a difference can be named.</summary>
    public const string Inputs = "molecule.inputs";

    public const string Source = "org.opencontainers.image.source";
    public const string Revision = "org.opencontainers.image.revision";
    public const string Created = "org.opencontainers.image.created";
    public const string Version = "org.opencontainers.image.version";
    public const string Title = "org.opencontainers.image.title";
    public const string BaseName = "org.opencontainers.image.base.name";
    public const string BaseDigest = "org.opencontainers.image.base.digest";
}
