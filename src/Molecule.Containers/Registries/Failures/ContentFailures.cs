using Molecule.Containers.References;

namespace Molecule.Containers.Registries.Failures;

/// <summary>The bytes are not those that the digest names.</summary>
public sealed class DigestMismatchException(RegistryProblem problem, Digest expected, Digest? actual)
    : RegistryException(
        problem,
        $"the content is not what its digest says (expected {expected}, got {actual?.ToString() ?? "other bytes, by the registry's account"})",
        "Do not use this content; check the registry and what stands between.")
{
    public Digest Expected { get; } = expected;

    /// <summary>Null when the registry found the difference.</summary>
    public Digest? Actual { get; } = actual;
}

/// <summary>The registry sends more than was agreed to read.</summary>
public sealed class ContentTooLargeException(RegistryProblem problem, long limit)
    : RegistryException(problem, $"the content is larger than {limit} bytes", "Check that this host is an OCI registry and that the reference is right.")
{
    /// <summary>Bytes.</summary>
    public long Limit { get; } = limit;
}

/// <summary>A manifest or configuration that cannot be read.</summary>
public sealed class InvalidManifestException(string reason, Exception? innerException = null)
    : MoleculeException($"The manifest cannot be read: {reason}.", "Check what pushed this image; OCI and Docker v2 images and indexes are understood.", innerException);
