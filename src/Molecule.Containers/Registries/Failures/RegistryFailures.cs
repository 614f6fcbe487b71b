using System.Net;

namespace Molecule.Containers.Registries.Failures;

/// <summary>
/// The one table from an answer to a failure. The registry's code decides before the status does: some say DENIED with 401, and
/// 404 alone does not tell a missing repository from a missing tag.
/// </summary>
internal static class RegistryFailures
{
    /// <param name="credentials">For people: which credentials the request carried.</param>
    public static RegistryException Of(RegistryProblem problem, string credentials)
    {
        foreach (var code in problem.Codes)
        {
            if (OfCode(code, problem, credentials) is { } known)
            {
                return known;
            }
        }

        return OfStatus(problem, credentials);
    }

    private static RegistryException? OfCode(string code, RegistryProblem problem, string credentials) => code switch
    {
        "UNAUTHORIZED" => new RegistryUnauthorizedException(problem, credentials),
        "DENIED" => new RegistryDeniedException(problem),
        "NAME_UNKNOWN" => new RepositoryUnknownException(problem),
        "MANIFEST_UNKNOWN" => new ManifestUnknownException(problem),
        "BLOB_UNKNOWN" when problem.Kind == RegistrySubject.Blob => new BlobUnknownException(problem),
        "UNSUPPORTED" => new RegistryUnsupportedException(problem),
        "TOOMANYREQUESTS" => new RegistryTransientException(problem, "the registry asks for fewer requests"),
        _ => null,
    };

    private static RegistryException OfStatus(RegistryProblem problem, string credentials) => problem.Status switch
    {
        HttpStatusCode.Unauthorized => new RegistryUnauthorizedException(problem, credentials),
        HttpStatusCode.Forbidden => new RegistryDeniedException(problem),
        HttpStatusCode.NotFound when problem.Kind == RegistrySubject.Manifest => new ManifestUnknownException(problem),
        HttpStatusCode.NotFound when problem.Kind == RegistrySubject.Blob => new BlobUnknownException(problem),
        HttpStatusCode.NotFound when problem.Kind == RegistrySubject.Repository => new RepositoryUnknownException(problem),
        HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented => new RegistryUnsupportedException(problem),
        HttpStatusCode.TooManyRequests => new RegistryTransientException(problem, "the registry asks for fewer requests"),
        { } status when Transport.RetryTable.IsTransient(status) => new RegistryTransientException(problem, "the registry failed"),
        _ => new RegistryRejectedException(problem),
    };
}
