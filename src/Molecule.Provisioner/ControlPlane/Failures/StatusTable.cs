namespace Molecule.Provisioner.ControlPlane.Failures;

/// <summary>The one table from an answer that is no success to what it means, and whether it will pass.</summary>
internal static class StatusTable
{
    /// <summary>Our own earlier attempt arrived and is still being worked on.</summary>
    public const string ProvisionInProgress = "provision_in_progress";

    /// <param name="status">Any code outside 200 to 299.</param>
    /// <param name="code">The code of the structured error, or null.</param>
    public static StatusMeaning Classify(int status, string? code) => status switch
    {
        < 400 => StatusMeaning.Misrouted,
        401 or 403 => StatusMeaning.CredentialsRejected,
        408 or 429 => StatusMeaning.Unavailable,
        409 when code == ProvisionInProgress => StatusMeaning.Unavailable,
        501 => StatusMeaning.NotSupported,
        >= 500 when SaysNotImplemented(code) => StatusMeaning.NotSupported,
        500 or (>= 502 and <= 504) or (>= 520 and <= 527) => StatusMeaning.Unavailable,
        _ => StatusMeaning.Refused,
    };

    public static bool IsTransient(StatusMeaning meaning) => meaning == StatusMeaning.Unavailable;

    public static ControlPlaneException ToException(ControlPlaneEvidence evidence) => Classify(evidence.StatusCode!.Value, evidence.Code) switch
    {
        StatusMeaning.Misrouted => new ControlPlaneMisroutedException(evidence),
        StatusMeaning.CredentialsRejected => new ControlPlaneCredentialsRejectedException(evidence),
        StatusMeaning.Unavailable => new ControlPlaneUnavailableException(evidence),
        StatusMeaning.NotSupported => new ControlPlaneNotSupportedException(evidence),
        _ => new ControlPlaneRefusedException(evidence),
    };

    private static bool SaysNotImplemented(string? code) => code is "not_implemented" or "not_supported";
}
