namespace Molecule.Containers.Engines;

/// <summary>What an engine says about itself.</summary>
/// <param name="Product"><c>Docker</c> or <c>Podman</c>.</param>
/// <param name="ApiVersion">The highest API version that the engine speaks, such as <c>1.41</c>.</param>
/// <param name="SupportsBuildKit">False for podman's API and for engines that answer no <c>Builder-Version</c> and are older than API 1.39.</param>
public sealed record EngineVersion(string Product, string Version, string ApiVersion, string OperatingSystem, string Architecture, bool SupportsBuildKit)
{
    private static readonly string[] Completions = ["docker.io/library/", "docker.io/", "localhost/"];

    /// <summary>True for podman behind its docker-compatible API.</summary>
    public bool IsPodman => Product == "Podman";

    /// <summary>
    /// The name that an image was given, from the one under which this engine lists it: podman completes a name without a registry
    /// (<c>docker.io/library/debian:12</c>, <c>docker.io/org/name:1</c>, <c>localhost/name:1</c>), other engines list it as it was given.
    /// </summary>
    /// <param name="listed">With its tag or digest.</param>
    public string GivenName(string listed) =>
        IsPodman && Completions.FirstOrDefault(completion => listed.StartsWith(completion, StringComparison.Ordinal)) is { } added ? listed[added.Length..] : listed;
}
