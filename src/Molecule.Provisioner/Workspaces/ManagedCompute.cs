using Molecule.Provisioner.ControlPlane.Wire;

namespace Molecule.Provisioner.Workspaces;

/// <summary>What a workspace asks of managed compute; a local engine has no use for it. Null and 0 leave the choice to the control plane.</summary>
public sealed record ManagedCompute
{
    /// <summary>The control plane's name for the template.</summary>
    public string? Template { get; init; }

    public string? InstanceType { get; init; }

    public int DiskGigabytes { get; init; }

    /// <summary>The compute provider, not that of a language model.</summary>
    public string? Provider { get; init; }

    /// <summary>The control plane's word for how long data is kept.</summary>
    public string? DataPersistence { get; init; }

    public WorkspaceDisplay Display { get; init; } = WorkspaceDisplay.None;
}
