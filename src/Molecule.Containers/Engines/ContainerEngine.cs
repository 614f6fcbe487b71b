using System.Net.Sockets;
using Docker.DotNet;

namespace Molecule.Containers.Engines;

/// <summary>
/// A connection to one engine: Docker.DotNet for everything it can express, and <see cref="Http"/> on the same socket for
/// what it cannot (BuildKit builds, streams that must not be buffered).
/// </summary>
public sealed class ContainerEngine : IDisposable
{
    private readonly DockerClientConfiguration _configuration;

    public ContainerEngine(EngineEndpoint endpoint, EngineVersion version)
    {
        Endpoint = endpoint;
        Version = version;
        var tls = endpoint.Tls is { } keys ? new EngineTlsCredentials(keys) : null;
        _configuration = new DockerClientConfiguration(
            endpoint.Address,
            version.IsPodman ? new PodmanCredentials(tls) : tls,
            defaultTimeout: Timeout.InfiniteTimeSpan);
        Docker = _configuration.CreateClient();
        Http = CreateHttpClient(endpoint);
    }

    public EngineEndpoint Endpoint { get; }

    public EngineVersion Version { get; }

    public IDockerClient Docker { get; }

    /// <summary>Relative paths reach the engine's API; there is no time-out but the caller's token.</summary>
    public HttpClient Http { get; }

    /// <summary>A raw client for an endpoint whose version is not known yet. The caller disposes it.</summary>
    public static HttpClient CreateHttpClient(EngineEndpoint endpoint)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        var address = endpoint.Address;
        if (endpoint.Tls is { } tls)
        {
            handler.SslOptions.ClientCertificates = tls.ClientCertificates();
            handler.SslOptions.RemoteCertificateValidationCallback = tls.Validation();
        }

        if (address.Scheme == "unix")
        {
            handler.ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(address.LocalPath), cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
        }
        else if (address.Scheme == "npipe")
        {
            handler.ConnectCallback = async (_, cancellation) =>
            {
                var pipe = new System.IO.Pipes.NamedPipeClientStream(
                    address.Host is "" or "." ? "." : address.Host, address.Segments[^1], System.IO.Pipes.PipeDirection.InOut, System.IO.Pipes.PipeOptions.Asynchronous);
                await pipe.ConnectAsync(cancellation);
                return pipe;
            };
        }

        var baseAddress = address.Scheme switch
        {
            "unix" or "npipe" => new Uri("http://engine/"),
            _ when endpoint.Tls is not null => new UriBuilder(address) { Scheme = "https" }.Uri,
            "tcp" => new UriBuilder(address) { Scheme = "http" }.Uri,
            _ => address,
        };
        return new HttpClient(handler) { BaseAddress = baseAddress, Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Dispose()
    {
        Http.Dispose();
        Docker.Dispose();
        _configuration.Dispose();
    }
}
