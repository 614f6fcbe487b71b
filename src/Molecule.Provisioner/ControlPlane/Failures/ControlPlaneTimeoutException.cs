using System.Globalization;

namespace Molecule.Provisioner.ControlPlane.Failures;

/// <summary>The time that a call may take, its retries and pauses included, was over. Never thrown for the caller's own cancellation.</summary>
public sealed class ControlPlaneTimeoutException(ControlPlaneEvidence evidence, TimeSpan budget)
    : ControlPlaneException(
        evidence,
        string.Create(CultureInfo.InvariantCulture, $"Could not {evidence.Operation}: no final answer within {budget.TotalSeconds:0} s."),
        "Look at the control plane's health, then try again.",
        isTransient: true)
{
    public TimeSpan Budget { get; } = budget;
}
