namespace Molecule.Containers.Engines;

/// <summary>What an engine says about itself.</summary>
/// <param name="ApiVersion">The highest API version that the engine speaks, such as <c>1.41</c>.</param>
/// <param name="SupportsBuildKit">False for podman's API and for engines that answer no <c>Builder-Version</c> and are older than API 1.39.</param>
public sealed record EngineVersion(string Product, string Version, string ApiVersion, string OperatingSystem, string Architecture, bool SupportsBuildKit);
