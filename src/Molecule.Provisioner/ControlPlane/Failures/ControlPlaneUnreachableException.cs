namespace Molecule.Provisioner.ControlPlane.Failures;

/// <summary>
/// No complete answer came. There is no inner exception: what a broken server sent can stand in its message, and that may be an echo
/// of our headers.
/// </summary>
public sealed class ControlPlaneUnreachableException(ControlPlaneEvidence evidence, TransportFailure failure)
    : ControlPlaneException(evidence, $"{evidence.Describe().TrimEnd('.')}: {Reason(failure)}.", RemedyOf(failure), failure != TransportFailure.CertificateRejected)
{
    public TransportFailure Failure { get; } = failure;

    private static string Reason(TransportFailure failure) => failure switch
    {
        TransportFailure.NameNotResolved => "the name of its host could not be resolved",
        TransportFailure.Unreachable => "nothing accepts connections at its address",
        TransportFailure.CertificateRejected => "its certificate is not trusted",
        _ => "the connection broke off before the answer was complete",
    };

    private static string RemedyOf(TransportFailure failure) => failure == TransportFailure.CertificateRejected
        ? "Give the control plane a certificate for its name that this machine trusts, or correct its URL."
        : "Check the control plane's URL and the network, then try again.";
}
