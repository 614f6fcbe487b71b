using Molecule.Containers;

namespace Molecule.Release.Versions;

/// <summary>A text is no version of a release.</summary>
public sealed class InvalidVersionException(string text)
    : MoleculeException($"'{text}' is no version of a release.", "Give a SemVer version without build metadata, such as 1.4.0 or 1.5.0-rc.1.")
{
    public string Text { get; } = text;

    public override bool IsUsage => true;
}
