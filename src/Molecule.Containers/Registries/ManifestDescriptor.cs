using Molecule.Containers.References;

namespace Molecule.Containers.Registries;

/// <summary>What a registry says of a manifest or blob without handing it over.</summary>
/// <param name="Size">Bytes; null when the registry did not tell.</param>
public sealed record ManifestDescriptor(string MediaType, Digest Digest, long? Size);
