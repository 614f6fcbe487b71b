namespace Molecule.Images.Runtimes;

/// <summary>The name of a runtime that the <see cref="RuntimeCatalogue"/> knows; only the catalogue makes one.</summary>
public readonly record struct RuntimeName
{
    internal RuntimeName(string value) => Value = value;

    public string Value { get; }

    public override string ToString() => Value;
}
