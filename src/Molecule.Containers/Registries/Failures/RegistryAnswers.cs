namespace Molecule.Containers.Registries.Failures;

/// <summary>No credentials, or credentials that the registry does not accept.</summary>
public sealed class RegistryUnauthorizedException(RegistryProblem problem, string credentials)
    : RegistryException(
        problem,
        $"the registry does not accept us, with {credentials}",
        $"Run `docker login {problem.Host}`, or check the credentials that the docker configuration or the credential helper holds for it.")
{
    /// <summary>Which credentials were used, without their secret.</summary>
    public string Credentials { get; } = credentials;
}

/// <summary>The credentials are good, but not for this.</summary>
public sealed class RegistryDeniedException(RegistryProblem problem)
    : RegistryException(problem, "the registry denies this to our account", "Use an account that may do this in that repository, or another registry prefix.");

/// <summary>The repository does not exist.</summary>
public sealed class RepositoryUnknownException(RegistryProblem problem)
    : RegistryException(problem, "the repository does not exist", "Check the registry prefix; some registries want a repository to be created before the first push.");

/// <summary>The repository has no such tag or digest.</summary>
public sealed class ManifestUnknownException(RegistryProblem problem)
    : RegistryException(problem, "there is no such tag or digest", "Check the reference, or push that image first.");

/// <summary>The repository has no such blob.</summary>
public sealed class BlobUnknownException(RegistryProblem problem)
    : RegistryException(problem, "there is no such blob", "The registry lost a part of an image: push the image again.");

/// <summary>The registry does not implement this.</summary>
public sealed class RegistryUnsupportedException(RegistryProblem problem)
    : RegistryException(problem, "the registry does not support this", "Enable it on the registry, or use a registry that supports it.");

/// <summary>The registry refused for a reason of its own that asking again does not change.</summary>
public sealed class RegistryRejectedException(RegistryProblem problem)
    : RegistryException(problem, "the registry refused", "See what it said, and check that this host is an OCI registry.");

/// <summary>A failure that often passes: too many requests, a server error, a broken connection; retries did not help.</summary>
public sealed class RegistryTransientException(RegistryProblem problem, string summary, Exception? innerException = null)
    : RegistryException(problem, summary, "Try again later; what is complete already is not done twice.", innerException);

/// <summary>No connection: the name does not resolve, or nothing listens there.</summary>
public sealed class RegistryUnreachableException(RegistryProblem problem, Exception innerException)
    : RegistryException(problem, $"{problem.Host} cannot be reached ({innerException.Message})", "Check the registry's name and port, and this machine's network.", innerException);

/// <summary>The TLS handshake failed; there is never a silent fallback to plain HTTP or to an unverified certificate.</summary>
public sealed class RegistryTlsException(RegistryProblem problem, string reason, Exception? innerException = null, bool isCertificate = false)
    : RegistryException(
        problem,
        $"no trusted TLS connection to {problem.Host} ({reason})",
        $"Put the registry's certificate authority into {RegistryClientOptions.DockerCertificates}/{problem.Host}/ca.crt or name it explicitly; a registry without TLS must be allowed explicitly.",
        innerException)
{
    public string Reason { get; } = reason;

    /// <summary>True when TLS was spoken and the certificate was refused.</summary>
    public bool IsCertificate { get; } = isCertificate;
}
