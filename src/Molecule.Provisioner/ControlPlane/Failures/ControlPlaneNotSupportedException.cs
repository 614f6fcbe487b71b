namespace Molecule.Provisioner.ControlPlane.Failures;

/// <summary>This control plane does not have what was asked for.</summary>
public sealed class ControlPlaneNotSupportedException(ControlPlaneEvidence evidence)
    : ControlPlaneException(evidence, evidence.Describe(), "Update the control plane, or do without that call.", isTransient: false);
