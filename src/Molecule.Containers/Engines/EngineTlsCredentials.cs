using Docker.DotNet;
using Microsoft.Net.Http.Client;

namespace Molecule.Containers.Engines;

/// <summary>Docker.DotNet's own handler with our TLS settings: it keeps the handler's upgraded streams (attach, exec) working.</summary>
internal sealed class EngineTlsCredentials(EngineTls tls) : Credentials
{
    public override bool IsTlsCredentials() => true;

    public override HttpMessageHandler GetHandler(HttpMessageHandler innerHandler)
    {
        var handler = (ManagedHandler)innerHandler;
        handler.ClientCertificates = tls.ClientCertificates();
        handler.ServerCertificateValidationCallback = tls.Validation();
        return handler;
    }
}
