using Molecule.Containers;

namespace Molecule.Release.Sources;

/// <summary>The release's git tag leads to another commit.</summary>
public sealed class TagTakenException(string tag, string place, string found, string wanted)
    : MoleculeException($"The tag {tag} of {place} leads to {found}, and this release is of {wanted}.", "Take the next version; a released tag is never moved.")
{
    public string Tag { get; } = tag;

    public string Found { get; } = found;

    public string Wanted { get; } = wanted;
}
