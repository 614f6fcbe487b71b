using System.Net;

namespace Molecule.Containers.Registries.Transport;

/// <summary>Where an answer sends us on to. Pure.</summary>
internal static class RedirectPolicy
{
    public const int MaximumHops = 5;

    public static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    /// <returns>Null when this must not be followed: no target, no web address, or one that gives up TLS.</returns>
    public static Uri? Next(Uri current, Uri? location)
    {
        if (location is null || !Uri.TryCreate(current, location, out var next))
        {
            return null;
        }

        return next.Scheme == Uri.UriSchemeHttps || (next.Scheme == Uri.UriSchemeHttp && current.Scheme == Uri.UriSchemeHttp) ? next : null;
    }

    /// <summary>Scheme, host and port: credentials go to this origin and to no other.</summary>
    public static bool IsSameOrigin(Uri left, Uri right) =>
        left.Scheme == right.Scheme && left.Port == right.Port && string.Equals(left.IdnHost, right.IdnHost, StringComparison.OrdinalIgnoreCase);
}
