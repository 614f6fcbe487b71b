using System.Collections.Immutable;

namespace Molecule.Containers.Registries;

/// <summary>How this machine reaches registries.</summary>
public sealed record RegistryClientOptions
{
    /// <summary>Where Docker looks for the certificate authorities of private registries: <c>&lt;folder&gt;/&lt;host[:port]&gt;/*.crt</c>.</summary>
    public const string DockerCertificates = "/etc/docker/certs.d";

    /// <summary>Registries (<c>host[:port]</c>) that may be reached without TLS; loopback ones always may. Default none.</summary>
    public ImmutableHashSet<string> PlainHttpHosts { get; init; } = [];

    /// <summary>A PEM file of additional certificate authorities for every registry; null means the system's alone.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>Additional certificate authorities by registry; a folder that is not there is no error.</summary>
    public string CertificatesFolder { get; init; } = DockerCertificates;

    /// <summary>Requests under way at once, over all registries. Default 8.</summary>
    public int MaximumConcurrency { get; init; } = 8;

    /// <summary>A connection on which nothing moves for this long is given up, and tried again. Default one minute.</summary>
    public TimeSpan InactivityTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public RegistryRetryOptions Retry { get; init; } = new();
}
