using Molecule.Containers.References;

namespace Molecule.Containers.Registries;

/// <summary>One image of an index.</summary>
/// <param name="Platform">Null when the index names none, or <c>unknown/unknown</c> (attestations).</param>
public sealed record IndexEntry(string MediaType, Digest Digest, Platform? Platform);
