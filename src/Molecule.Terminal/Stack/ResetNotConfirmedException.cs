using Molecule.Containers;

namespace Molecule.Terminal.Stack;

/// <summary>A reset was asked for where nobody can be asked back.</summary>
public sealed class ResetNotConfirmedException(string stack)
    : MoleculeException($"Reset removes the volumes of stack '{stack}' with all their data, and there is no terminal on which to ask whether that is meant.", "Say so: ./build.sh Reset --yes")
{
    public override bool IsUsage => true;
}
