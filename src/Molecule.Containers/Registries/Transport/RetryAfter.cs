using System.Net.Http.Headers;

namespace Molecule.Containers.Registries.Transport;

/// <summary>The Retry-After header, in seconds or as a date.</summary>
internal static class RetryAfter
{
    /// <param name="date">The answer's own Date header: a date is measured from it, because the two clocks may differ; null means <paramref name="now"/>.</param>
    /// <returns>Never negative; null without a header.</returns>
    public static TimeSpan? Of(RetryConditionHeaderValue? header, DateTimeOffset? date, DateTimeOffset now)
    {
        var delay = header switch
        {
            { Delta: { } delta } => delta,
            { Date: { } until } => until - (date ?? now),
            _ => (TimeSpan?)null,
        };
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }
}
