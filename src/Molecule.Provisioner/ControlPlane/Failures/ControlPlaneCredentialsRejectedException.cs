namespace Molecule.Provisioner.ControlPlane.Failures;

/// <summary>The control plane does not accept our secrets, or not for this organisation.</summary>
public sealed class ControlPlaneCredentialsRejectedException(ControlPlaneEvidence evidence)
    : ControlPlaneException(evidence, evidence.Describe(), "Correct MOLECULE_CP_SHARED_SECRET, ADMIN_TOKEN, or CP_ADMIN_API_TOKEN for admin calls.", isTransient: false);
