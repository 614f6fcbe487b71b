using System.Globalization;
using System.Net;
using Molecule.Containers.Redaction;
using Octokit;

namespace Molecule.Release.GitHub;

/// <summary>What to do about a failed call.</summary>
internal abstract record GitHubVerdict
{
    private GitHubVerdict()
    {
    }

    /// <summary>Asking again changes nothing.</summary>
    public sealed record Final(HttpStatusCode Status, string Reason) : GitHubVerdict;

    /// <summary>Ask again after a delay of our own.</summary>
    public sealed record Transient(string Reason) : GitHubVerdict;

    /// <summary>Ask again when GitHub says so.</summary>
    public sealed record Wait(TimeSpan Delay, string Reason) : GitHubVerdict;
}

/// <summary>The one table of what is worth another attempt. Pure.</summary>
internal static class GitHubRetry
{
    public const int MaximumAttempts = 6;

    /// <summary>Over all waits of one call.</summary>
    public static readonly TimeSpan MaximumWait = TimeSpan.FromMinutes(15);

    /// <summary>GitHub's advice where a secondary limit names no time.</summary>
    private static readonly TimeSpan UnnamedWait = TimeSpan.FromMinutes(1);

    private static readonly HttpStatusCode[] TransientStatuses =
    [
        HttpStatusCode.RequestTimeout, HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout,
    ];

    /// <summary>0.5, 1, 2, 4, 8 s.</summary>
    /// <param name="attempt">That failed; from 1.</param>
    public static TimeSpan Delay(int attempt) => TimeSpan.FromSeconds(0.5 * Math.Pow(2, attempt - 1));

    /// <param name="now">Used where the answer has no date of its own: clocks differ.</param>
    /// <returns>Null for what is no failure of a call.</returns>
    public static GitHubVerdict? Of(Exception exception, DateTimeOffset now) => exception switch
    {
        ApiException api => Of(api.StatusCode, api.HttpResponse?.Headers ?? new Dictionary<string, string>(), Reason(api), now),
        HttpRequestException or IOException => new GitHubVerdict.Transient(Redactor.Process.Redact(exception.InnerException?.Message ?? exception.Message).TrimEnd('.')),
        OperationCanceledException or TimeoutException => new GitHubVerdict.Transient("it did not answer in time"),
        _ => null,
    };

    public static GitHubVerdict Of(HttpStatusCode status, IReadOnlyDictionary<string, string> headers, string reason, DateTimeOffset now)
    {
        if (TransientStatuses.Contains(status) && Header(headers, "Retry-After") is null)
        {
            return new GitHubVerdict.Transient($"it answers {(int)status}");
        }

        if (Seconds(headers, "Retry-After") is { } seconds)
        {
            return new GitHubVerdict.Wait(TimeSpan.FromSeconds(Math.Max(seconds, 1)), $"it answers {(int)status} and asks for patience");
        }

        if (status is HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests && Header(headers, "X-RateLimit-Remaining") == "0" && Seconds(headers, "X-RateLimit-Reset") is { } reset)
        {
            var theirs = DateTimeOffset.TryParse(Header(headers, "Date"), CultureInfo.InvariantCulture, out var date) ? date : now;
            var left = DateTimeOffset.FromUnixTimeSeconds(reset) - theirs;
            return new GitHubVerdict.Wait(left < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : left, "its rate limit is used up");
        }

        return status == HttpStatusCode.TooManyRequests ? new GitHubVerdict.Wait(UnnamedWait, "there were too many requests") : new GitHubVerdict.Final(status, reason);
    }

    /// <summary>GitHub's own words are short; whatever else answers is not repeated.</summary>
    private static string Reason(ApiException exception)
    {
        var message = exception.ApiError?.Message ?? "without a reason";
        var details = (exception.ApiError?.Errors ?? []).Select(error => error.Message ?? $"{error.Field} {error.Code}".Trim()).Where(text => text.Length > 0);
        var text = string.Join(": ", details.Prepend(message)).ReplaceLineEndings(" ").TrimEnd('.');
        return Redactor.Process.Redact(text.Length > 300 ? text[..300] + "…" : text);
    }

    private static long? Seconds(IReadOnlyDictionary<string, string> headers, string name) =>
        long.TryParse(Header(headers, name), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 253_402_300_799 ? seconds : null;

    private static string? Header(IReadOnlyDictionary<string, string> headers, string name) =>
        headers.FirstOrDefault(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
}
