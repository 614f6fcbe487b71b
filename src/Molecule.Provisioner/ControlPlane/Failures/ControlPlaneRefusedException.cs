namespace Molecule.Provisioner.ControlPlane.Failures;

/// <summary>The control plane understood the request and says no; it will say so again.</summary>
public sealed class ControlPlaneRefusedException(ControlPlaneEvidence evidence)
    : ControlPlaneException(evidence, evidence.Describe(), "Correct what the message names; asking again will not help.", isTransient: false);
