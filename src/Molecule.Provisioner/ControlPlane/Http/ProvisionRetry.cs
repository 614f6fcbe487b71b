using System.Collections.Immutable;
using Molecule.Provisioner.ControlPlane.Failures;

namespace Molecule.Provisioner.ControlPlane.Http;

/// <summary>Which outcomes of a provision request are worth another attempt, and how long to wait before it.</summary>
internal static class ProvisionRetry
{
    /// <summary>
    /// Before the second attempt, the third, and so on. The sum, 34 s, outlasts a redeployment of the control plane; the upper bound
    /// keeps the attempts dense enough to meet it soon after it is back.
    /// </summary>
    public static ImmutableArray<TimeSpan> Delays { get; } = [.. new[] { 2, 4, 8, 10, 10 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    public static int MaximumAttempts => Delays.Length + 1;

    /// <summary>Success and every final answer: false.</summary>
    public static bool IsRetryable(ControlPlaneReply reply) => reply.Failure is { } failure
        ? failure != TransportFailure.CertificateRejected
        : !reply.IsSuccess && StatusTable.IsTransient(StatusTable.Classify(reply.StatusCode, reply.Error?.Code));
}
