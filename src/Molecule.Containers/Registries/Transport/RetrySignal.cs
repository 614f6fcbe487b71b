using System.Net;

namespace Molecule.Containers.Registries.Transport;

/// <summary>How one attempt failed, as far as retrying is concerned.</summary>
/// <param name="Status">Null when no answer came.</param>
/// <param name="Broken">The connection was refused, reset, cut or silent for too long: the same request may well succeed.</param>
internal readonly record struct RetrySignal(HttpStatusCode? Status, bool Broken, TimeSpan? RetryAfter)
{
    public static RetrySignal Final { get; } = new(null, Broken: false, RetryAfter: null);

    public static RetrySignal ConnectionLost { get; } = new(null, Broken: true, RetryAfter: null);

    public static RetrySignal Answered(HttpStatusCode status, TimeSpan? retryAfter) => new(status, Broken: false, retryAfter);
}
