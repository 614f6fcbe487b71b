using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Molecule.Containers.Engines;

/// <summary>How to talk TLS with an engine; the files are PEM, as docker writes them.</summary>
/// <param name="CaFile">The only authority that is trusted; null means the system's.</param>
/// <param name="CertificateFile">The client's certificate; null, as is <paramref name="KeyFile"/>, when the engine asks for none.</param>
/// <param name="SkipVerify">True accepts any certificate of the engine. Only a docker context can ask for that.</param>
public sealed record EngineTls(string? CaFile, string? CertificateFile, string? KeyFile, bool SkipVerify)
{
    private static readonly Oid ServerUse = new("1.3.6.1.5.5.7.3.1");

    /// <exception cref="EngineTlsException">A file is missing or holds no certificate or key.</exception>
    internal X509CertificateCollection ClientCertificates()
    {
        if (CertificateFile is null || KeyFile is null)
        {
            return [];
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);
            // Windows cannot use an ephemeral key for client authentication: the round trip gives it a stored one.
            return [X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null)];
        }
        catch (Exception exception) when (exception is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new EngineTlsException(CertificateFile, exception);
        }
    }

    /// <exception cref="EngineTlsException">The authority's file is missing or holds no certificate.</exception>
    internal RemoteCertificateValidationCallback Validation()
    {
        if (SkipVerify)
        {
#pragma warning disable CA5359 // the user's docker context says so, explicitly
            return (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        if (CaFile is null)
        {
            return (_, _, _, errors) => errors == SslPolicyErrors.None;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(CaFile);
        }
        catch (Exception exception) when (exception is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new EngineTlsException(CaFile, exception);
        }

        return (_, certificate, shown, errors) => (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == 0
            && certificate is X509Certificate2 presented
            && IsServerOf(authorities, presented, shown?.ChainPolicy.ExtraStore ?? []);
    }

    private static bool IsServerOf(X509Certificate2Collection authorities, X509Certificate2 certificate, X509Certificate2Collection intermediates)
    {
        using var chain = new X509Chain();
        // The authority signs clients, too; one of them must not pass for the engine.
        chain.ChainPolicy.ApplicationPolicy.Add(ServerUse);
        chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        // A private authority of an engine publishes no revocation lists.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
