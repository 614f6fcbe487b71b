namespace Molecule.Provisioner.ControlPlane.Failures;

/// <summary>What an answer that is no success means.</summary>
internal enum StatusMeaning
{
    Refused,
    Misrouted,
    CredentialsRejected,
    Unavailable,
    NotSupported,
}
