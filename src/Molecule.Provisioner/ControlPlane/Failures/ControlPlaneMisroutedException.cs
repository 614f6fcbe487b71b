namespace Molecule.Provisioner.ControlPlane.Failures;

/// <summary>Something answers at the URL, but it does not route the control plane's calls.</summary>
public sealed class ControlPlaneMisroutedException(ControlPlaneEvidence evidence)
    : ControlPlaneException(evidence, evidence.Describe(), "Correct the control plane's URL (CP_PROVISION_URL, MOLECULE_CP_URL or MOLECULE_CP_DEFAULT_URL).", isTransient: false);
