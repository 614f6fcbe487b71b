using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Molecule.Containers.Tests.Engines;

/// <summary>
/// A folder with two authorities, <c>ca.pem</c> and <c>stranger.pem</c>, and certificates that the first one signed, each as
/// <c>name-cert.pem</c> and <c>name-key.pem</c>: <c>server</c> for localhost, <c>elsewhere</c> for another host, and <c>client</c>.
/// </summary>
internal sealed class TlsFiles : IDisposable
{
    /// <summary>The issuer's name in all certificates here.</summary>
    public const string Authority = "CN=authority";

    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-tls-").FullName;

    public TlsFiles()
    {
        using var authority = MakeAuthority(Authority, "ca.pem");
        Issue(authority, "server", "localhost", ServerUse);
        Issue(authority, "elsewhere", "elsewhere.example", ServerUse);
        Issue(authority, "client", "localhost", ClientUse);
        // The same name, another key: only the signature tells them apart.
        MakeAuthority(Authority, "stranger.pem").Dispose();
    }

    public string Path(string name) => System.IO.Path.Combine(_folder, name);

    public X509Certificate2 Load(string name)
    {
        using var certificate = X509Certificate2.CreateFromPemFile(Path($"{name}-cert.pem"), Path($"{name}-key.pem"));
        // Windows cannot serve with an ephemeral key.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private X509Certificate2 MakeAuthority(string name, string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        var authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path(file), authority.ExportCertificatePem());
        return authority;
    }

    private void Issue(X509Certificate2 authority, string name, string host, string use)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        using var certificate = request.Create(authority, authority.NotBefore.AddHours(1), authority.NotAfter.AddHours(-1), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path($"{name}-cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path($"{name}-key.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
