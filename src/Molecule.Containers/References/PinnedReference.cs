namespace Molecule.Containers.References;

/// <summary>A repository and a digest: <c>name@sha256:…</c>. What it names never changes.</summary>
public sealed record PinnedReference(Repository Repository, Digest Digest) : ImageReference(Repository)
{
    public override string ToString() => $"{Repository}@{Digest}";
}
