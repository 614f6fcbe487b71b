using Molecule.Containers;

namespace Molecule.Provisioner.ControlPlane.Failures;

/// <summary>A call to the control plane that did not succeed.</summary>
public abstract class ControlPlaneException : MoleculeException
{
    private protected ControlPlaneException(ControlPlaneEvidence evidence, string message, string remedy, bool isTransient)
        : base(message, remedy)
    {
        Evidence = evidence;
        IsTransient = isTransient;
    }

    public ControlPlaneEvidence Evidence { get; }

    /// <summary>True when the same call may succeed later without anybody changing anything.</summary>
    public bool IsTransient { get; }
}
