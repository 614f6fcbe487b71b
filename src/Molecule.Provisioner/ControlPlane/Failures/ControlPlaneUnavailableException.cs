namespace Molecule.Provisioner.ControlPlane.Failures;

/// <summary>The control plane, or what stands before it, cannot answer now.</summary>
public sealed class ControlPlaneUnavailableException(ControlPlaneEvidence evidence)
    : ControlPlaneException(evidence, evidence.Describe(), "Wait a little, then try again.", isTransient: true);
