using Molecule.Containers;

namespace Molecule.Images.BaseImages;

/// <summary>A source of base images was named that does not exist.</summary>
public sealed class InvalidBaseImageSourceException(string value)
    : MoleculeException($"'{value}' is no source of a base image.", "Use one of: auto, pull, debootstrap.")
{
    public string Value { get; } = value;

    public override bool IsUsage => true;
}
