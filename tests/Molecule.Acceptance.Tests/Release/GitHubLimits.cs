using System.Globalization;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>How often one may ask: the hourly limit, which every answer tells, and the secondary one, which shows only when it is hit.</summary>
internal sealed class GitHubLimits(TimeProvider time)
{
    private const int Limit = 5000;

    private readonly Lock _gate = new();
    private int _remaining = Limit;
    private DateTimeOffset _reset = time.GetUtcNow().AddHours(1);
    private int _secondaryLeft;
    private int _secondaryStatus;
    private TimeSpan _retryAfter;

    /// <summary>Requests that were refused for their number.</summary>
    public int Refused { get; private set; }

    /// <summary>By the server's clock.</summary>
    public string Date => time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);

    public IReadOnlyList<(string Name, string Value)> Headers
    {
        get
        {
            lock (_gate)
            {
                return
                [
                    ("X-RateLimit-Limit", Text(Limit)),
                    ("X-RateLimit-Remaining", Text(_remaining)),
                    ("X-RateLimit-Used", Text(Limit - _remaining)),
                    ("X-RateLimit-Reset", Text(_reset.ToUnixTimeSeconds())),
                    ("X-RateLimit-Resource", "core"),
                ];
            }
        }
    }

    /// <summary>Leaves so many requests until the hour is over, which is <paramref name="resetIn"/> from now.</summary>
    public void Leave(int requests, TimeSpan resetIn)
    {
        lock (_gate)
        {
            (_remaining, _reset) = (requests, time.GetUtcNow() + resetIn);
        }
    }

    /// <summary>Refuses the next requests as too many at once.</summary>
    /// <param name="status">403 or 429: GitHub uses both.</param>
    public void RefuseNext(int requests, TimeSpan retryAfter, int status = 403)
    {
        lock (_gate)
        {
            (_secondaryLeft, _retryAfter, _secondaryStatus) = (requests, retryAfter, status);
        }
    }

    /// <summary>Counts one request; null when it may pass.</summary>
    public GitHubReply? Count()
    {
        lock (_gate)
        {
            if (_secondaryLeft > 0)
            {
                _secondaryLeft--;
                Refused++;
                return GitHubReply.Error(_secondaryStatus, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.")
                    with
                { Headers = [("Retry-After", Text((long)_retryAfter.TotalSeconds))] };
            }

            if (time.GetUtcNow() >= _reset)
            {
                (_remaining, _reset) = (Limit, time.GetUtcNow().AddHours(1));
            }

            if (_remaining == 0)
            {
                Refused++;
                return GitHubReply.Error(403, "API rate limit exceeded for user ID 1.");
            }

            _remaining--;
            return null;
        }
    }

    public GitHubReply Describe()
    {
        lock (_gate)
        {
            var core = new { limit = Limit, remaining = _remaining, used = Limit - _remaining, reset = _reset.ToUnixTimeSeconds() };
            return GitHubReply.Of(200, new { resources = new { core, search = core }, rate = core });
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
