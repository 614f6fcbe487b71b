using System.Collections.Concurrent;
using System.Net;

namespace Molecule.Containers.Registries.Transport;

/// <summary>One connection pool per authority: each has its own set of trusted certificates, and its own last refusal.</summary>
internal sealed class HttpChannels(RegistryClientOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Channel>> _channels = new(StringComparer.OrdinalIgnoreCase);

    public Channel Of(Uri address) => _channels.GetOrAdd(address.Authority, authority => new Lazy<Channel>(() => Open(authority))).Value;

    public void Dispose()
    {
        foreach (var channel in _channels.Values.Where(channel => channel.IsValueCreated))
        {
            channel.Value.Http.Dispose();
        }
    }

    private Channel Open(string authority)
    {
        var trust = CertificateTrust.For(authority, options);
        var handler = new SocketsHttpHandler
        {
            // Redirects are followed by hand: the credentials must stay behind.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 64,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => trust.Accept(certificate, chain, errors);
        return new Channel(new HttpMessageInvoker(handler), trust);
    }

    internal sealed record Channel(HttpMessageInvoker Http, CertificateTrust Trust);
}
