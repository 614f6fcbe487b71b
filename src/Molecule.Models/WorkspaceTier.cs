namespace Molecule.Models;

/// <summary>How much of the machine a workspace gets.</summary>
public enum WorkspaceTier
{
    /// <summary>Not chosen; treated as <see cref="Standard"/>.</summary>
    Unspecified = 0,

    /// <summary>Read-only root, no <c>/workspace</c>.</summary>
    Sandboxed = 1,

    Standard = 2,

    /// <summary>Privileged, with the host's processes in sight.</summary>
    Privileged = 3,

    /// <summary>As <see cref="Privileged"/>, with the host's network and the engine's socket.</summary>
    FullAccess = 4,
}
