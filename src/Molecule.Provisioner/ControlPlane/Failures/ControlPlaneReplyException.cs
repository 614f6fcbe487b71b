namespace Molecule.Provisioner.ControlPlane.Failures;

/// <summary>The control plane says that it succeeded, but its answer cannot be used.</summary>
/// <param name="reason">What is wrong with the answer, without quoting it, without a full stop.</param>
public sealed class ControlPlaneReplyException(ControlPlaneEvidence evidence, string reason)
    : ControlPlaneException(
        evidence,
        $"{evidence.Describe().TrimEnd('.')}, but {reason}.",
        "Compare the versions of this program and of the control plane, and what stands between them.",
        isTransient: false);
