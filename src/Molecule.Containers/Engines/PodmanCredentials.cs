using Docker.DotNet;

namespace Molecule.Containers.Engines;

/// <summary>Docker.DotNet's only way to put a handler before its own.</summary>
/// <param name="tls">Null without TLS.</param>
internal sealed class PodmanCredentials(EngineTlsCredentials? tls) : Credentials
{
    public override bool IsTlsCredentials() => tls is not null;

    public override HttpMessageHandler GetHandler(HttpMessageHandler innerHandler) => new PodmanStatusCodes { InnerHandler = tls?.GetHandler(innerHandler) ?? innerHandler };
}
