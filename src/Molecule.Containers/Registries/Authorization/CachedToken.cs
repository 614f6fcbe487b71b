using System.Net.Http.Headers;

namespace Molecule.Containers.Registries.Authorization;

/// <summary>A token and how long it is good for, by a clock that nobody sets.</summary>
/// <param name="Asked">The <see cref="TimeProvider"/> timestamp from before the request.</param>
internal sealed record CachedToken(AuthenticationHeaderValue Header, long Asked, TimeSpan Lifetime)
{
    /// <summary>A token is not used in its last tenth, at most 30 s: a request that starts now must not arrive too late.</summary>
    public bool IsFresh(TimeProvider time)
    {
        var tenth = Lifetime / 10;
        var margin = tenth < TimeSpan.FromSeconds(30) ? tenth : TimeSpan.FromSeconds(30);
        return time.GetElapsedTime(Asked) < Lifetime - margin;
    }
}
