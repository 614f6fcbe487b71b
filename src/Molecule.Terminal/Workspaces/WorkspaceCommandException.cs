using Molecule.Containers;

namespace Molecule.Terminal.Workspaces;

/// <summary>A command in a workspace ended with something else than 0.</summary>
public sealed class WorkspaceCommandException(string workspace, long exitCode)
    : MoleculeException($"The command in workspace '{workspace}' ended with {exitCode}.", "Its output stands above.")
{
    public long ExitCode { get; } = exitCode;
}
