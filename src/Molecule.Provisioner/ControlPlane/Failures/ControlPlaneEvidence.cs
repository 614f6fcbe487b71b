namespace Molecule.Provisioner.ControlPlane.Failures;

/// <summary>What is known of a call that failed. No part of it is ever an unstructured response body.</summary>
/// <param name="Operation">The call in words, such as <c>provision workspace 9d1c…</c>.</param>
public sealed record ControlPlaneEvidence(string Operation)
{
    /// <summary>The status code of the last answer; null when there was none.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The text of the structured <c>{"error": …}</c>, redacted and at most 512 characters; null when the answer had none.</summary>
    public string? Error { get; init; }

    /// <summary>The machine-readable code of the structured error; null when it had none.</summary>
    public string? Code { get; init; }

    /// <summary>Null when there was a complete answer.</summary>
    public TransportFailure? Transport { get; init; }

    /// <summary>How often the request was made; 0 when it never was.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The key of a start; null for other calls. The control plane's operators find a box by it.</summary>
    public string? IdempotencyKey { get; init; }

    internal string Describe()
    {
        var answer = StatusCode is { } status ? $"the control plane answered {status}" : "there was no answer";
        var error = Error is null ? string.Empty : $": {Error}";
        var attempts = Attempts > 1 ? $" (after {Attempts} attempts)" : string.Empty;
        return $"Could not {Operation}: {answer}{error}{attempts}.";
    }
}
