using Molecule.Containers;

namespace Molecule.Release.Running;

/// <summary>A release was interrupted. What it reached stays.</summary>
public sealed class ReleaseInterruptedException(string version, string reached, Exception innerException)
    : MoleculeException($"The release of {version} was interrupted; it has reached: {reached}.", "Run the same command again: it continues where this stopped.", innerException)
{
    /// <summary>Steps and how many of each, or "nothing".</summary>
    public string Reached { get; } = reached;
}
