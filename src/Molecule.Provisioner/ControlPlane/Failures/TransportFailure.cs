namespace Molecule.Provisioner.ControlPlane.Failures;

/// <summary>Why a request brought no complete answer.</summary>
public enum TransportFailure
{
    /// <summary>The name of the host is not known, or not now.</summary>
    NameNotResolved,

    /// <summary>Nothing accepted the connection.</summary>
    Unreachable,

    /// <summary>The connection ended before the answer was complete.</summary>
    Interrupted,

    /// <summary>The other side's certificate is not trusted or not for this name. Nothing was sent; asking again changes nothing.</summary>
    CertificateRejected,
}
