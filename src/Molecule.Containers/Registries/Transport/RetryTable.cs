using System.Net;

namespace Molecule.Containers.Registries.Transport;

/// <summary>Which failures are tried again, and when. Pure: the only place that decides either.</summary>
internal static class RetryTable
{
    /// <summary>408, 429 and 5xx; 501 and 505 say that the registry will never do this, 507 that somebody has to make room first.</summary>
    public static bool IsTransient(HttpStatusCode status) => status switch
    {
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported or HttpStatusCode.InsufficientStorage => false,
        _ => (int)status is >= 500 and <= 599,
    };

    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="jitter">From 0 up to 1: spreads our own delays over their upper half, so that parallel requests do not come back together.</param>
    /// <returns>How long to wait before the next attempt; null when there must be none.</returns>
    public static TimeSpan? DelayBefore(RetrySignal signal, int attempt, RegistryRetryOptions options, double jitter)
    {
        if (attempt >= options.MaximumAttempts || !(signal.Broken || (signal.Status is { } status && IsTransient(status))))
        {
            return null;
        }

        if (signal.RetryAfter is { } asked)
        {
            // Coming back earlier than asked would be refused again; waiting for hours would look like a hang.
            return asked > options.MaximumRetryAfter ? null : asked;
        }

        var doubled = options.BaseDelay * Math.Pow(2, Math.Min(attempt - 1, 30));
        var longest = doubled < options.MaximumDelay ? doubled : options.MaximumDelay;
        return longest * (0.5 + (jitter / 2));
    }
}
