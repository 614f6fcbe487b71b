using System.Collections.Immutable;

namespace Molecule.Containers.Registries;

/// <summary>The manifest media types that this client reads and writes.</summary>
public static class MediaTypes
{
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>All four, as an Accept header lists them.</summary>
    public static ImmutableArray<string> Manifests { get; } = [OciIndex, OciManifest, DockerList, DockerManifest];

    public static bool IsIndex(string mediaType) => mediaType is OciIndex or DockerList;
}
