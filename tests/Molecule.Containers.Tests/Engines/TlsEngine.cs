using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Molecule.Containers.Tests.Engines;

/// <summary>A loopback engine that speaks TLS, demands a client certificate of its authority, and knows two questions.</summary>
internal sealed class TlsEngine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TlsFiles _files;
    private readonly string _certificate;
    private readonly Task _serving;
    private int _answered;

    /// <param name="certificate">Which of the files' certificates it shows.</param>
    public TlsEngine(TlsFiles files, string certificate = "server")
    {
        _files = files;
        _certificate = certificate;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"tcp://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Requests that came through the handshake.</summary>
    public int Answered => _answered;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    // Each connection on its own: a client that gives up in the handshake must not keep the next one waiting.
    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var owned = client;
        using var certificate = _files.Load(_certificate);
        try
        {
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = certificate,
                    ClientCertificateRequired = true,
                    RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Issuer == TlsFiles.Authority,
                },
                _stop.Token);
            using var reader = new StreamReader(stream, leaveOpen: true);
            // With TLS 1.3 a client that refuses our certificate hangs up after the handshake: then there is no request.
            if (await reader.ReadLineAsync(_stop.Token) is not { Length: > 0 } request)
            {
                return;
            }

            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
            {
            }

            Interlocked.Increment(ref _answered);
            var body = request.Contains("version", StringComparison.Ordinal) ? """{"Version":"27.0","ApiVersion":"1.45","Os":"linux","Arch":"amd64"}""" : "OK";
            var answer = $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
            await stream.ShutdownAsync();
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or AuthenticationException)
        {
            // The client went away or did not like our certificate, we did not like its own, or the test is over.
        }
    }
}
