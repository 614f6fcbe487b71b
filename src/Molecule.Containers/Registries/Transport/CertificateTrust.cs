using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Molecule.Containers.Registries.Failures;

namespace Molecule.Containers.Registries.Transport;

/// <summary>
/// Which certificates one registry may show: those the system trusts, and those that an authority from the docker folders or an
/// explicit file has signed. A wrong name or an expired certificate is never forgiven.
/// </summary>
internal sealed class CertificateTrust(X509Certificate2Collection authorities)
{
    /// <summary>Why the last certificate was refused; null when it was accepted.</summary>
    public string? Refusal { get; private set; }

    /// <exception cref="RegistryTlsException">A certificate file cannot be read.</exception>
    public static CertificateTrust For(string authority, RegistryClientOptions options)
    {
        var authorities = new X509Certificate2Collection();
        var folder = Path.Combine(options.CertificatesFolder, authority);
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.crt") : [];
        foreach (var file in options.CertificateAuthorityFile is { } explicitFile ? [.. files, explicitFile] : files)
        {
            try
            {
                authorities.ImportFromPemFile(file);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
            {
                throw new RegistryTlsException(
                    new RegistryProblem($"Connecting to {authority}", RegistrySubject.Registry, authority), $"the certificate file {file} cannot be read: {exception.Message}", exception);
            }
        }

        return new CertificateTrust(authorities);
    }

    public bool Accept(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Refusal = null;
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (errors == SslPolicyErrors.RemoteCertificateChainErrors && authorities.Count > 0 && certificate is X509Certificate2 presented && IsSignedByOurs(presented, chain))
        {
            return true;
        }

        Refusal = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? "its certificate is for another name" : Describe(chain);
        return false;
    }

    private bool IsSignedByOurs(X509Certificate2 presented, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in sent?.ChainElements.AsEnumerable() ?? [])
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(presented);
    }

    private static string Describe(X509Chain? chain) =>
        chain is { ChainStatus: { Length: > 0 } status } ? $"its certificate is not trusted: {status[0].Status}" : "its certificate is not trusted";
}
