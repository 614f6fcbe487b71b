using Molecule.Provisioner.ControlPlane.Failures;

namespace Molecule.Provisioner.ControlPlane.Http;

/// <summary>What came of one attempt: an answer, or the reason why there is none.</summary>
internal sealed record ControlPlaneReply
{
    /// <summary>0 when there was no answer.</summary>
    public int StatusCode { get; private init; }

    /// <summary>At most as long as the call allows; empty when an answer that is no success broke off.</summary>
    public ReadOnlyMemory<byte> Body { get; private init; }

    /// <summary>There was more than the call allows, which was left unread.</summary>
    public bool IsTruncated { get; private init; }

    public TransportFailure? Failure { get; private init; }

    public bool IsSuccess => StatusCode is >= 200 and <= 299;

    public StructuredError? Error => IsSuccess ? null : field ??= StructuredError.Parse(Body);

    public static ControlPlaneReply Answer(int statusCode, ReadOnlyMemory<byte> body, bool truncated) =>
        new() { StatusCode = statusCode, Body = body, IsTruncated = truncated };

    public static ControlPlaneReply NoAnswer(TransportFailure failure) => new() { Failure = failure };
}
