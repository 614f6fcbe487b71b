using Molecule.Containers;

namespace Molecule.Stack;

/// <summary>A stack that cannot be: a bad name, two concierges, an unknown workspace. Nothing was touched.</summary>
public sealed class InvalidStackException(string message, string remedy) : MoleculeException(message, remedy)
{
    public override bool IsUsage => true;
}
