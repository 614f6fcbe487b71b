using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Molecule.Provisioner.Tests.ControlPlane.Server;

/// <summary>HTTP/1.1 on raw sockets of 127.0.0.1: the only way to break an answer off wherever a test wants.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<ReceivedRequest, ServerAnswer> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly string? _greeting;
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    /// <param name="certificate">Null speaks no TLS.</param>
    /// <param name="greeting">Is sent in answer to the connection itself, which then ends; null waits for requests.</param>
    public LoopbackServer(Func<ReceivedRequest, ServerAnswer> answer, X509Certificate2? certificate = null, string? greeting = null)
    {
        _greeting = greeting;
        _answer = answer;
        _certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public ConcurrentQueue<ReceivedRequest> Requests { get; } = [];

    public Uri Url => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Bytes of bodies that the client took off the connection, as far as this side can tell.</summary>
    public long BytesSent { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _connections.Add(ServeAsync(client));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                Stream stream = client.GetStream();
                if (_greeting is not null)
                {
                    // The client's first bytes are taken off, so that closing does not throw the greeting away.
                    _ = await stream.ReadAtLeastAsync(new byte[16 * 1024], 1, throwOnEndOfStream: false, _stop.Token);
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(_greeting), _stop.Token);
                    return;
                }

                if (_certificate is not null)
                {
                    var secure = new SslStream(stream);
                    await secure.AuthenticateAsServerAsync(_certificate);
                    stream = secure;
                }

                while (await RequestReader.ReadAsync(stream, _stop.Token) is { } request)
                {
                    Requests.Enqueue(request);
                    if (!await WriteAsync(client, stream, _answer(request)))
                    {
                        return;
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The other side hung up, which is what many of these tests are about.
        }
    }

    /// <returns>Whether the connection lives on.</returns>
    private async Task<bool> WriteAsync(TcpClient client, Stream stream, ServerAnswer answer)
    {
        if (answer.Delay > TimeSpan.Zero)
        {
            await Task.Delay(answer.Delay, _stop.Token);
        }

        switch (answer.Fault)
        {
            case ServerFault.ResetBeforeAnswer:
                client.Client.Close(0);
                return false;
            case ServerFault.Hang:
                await Task.Delay(Timeout.Infinite, _stop.Token);
                return false;
            case ServerFault.Garbage:
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer.Body + "\r\n\r\n"), _stop.Token);
                return false;
            default:
                break;
        }

        var body = Encoding.UTF8.GetBytes(answer.Body);
        var declared = answer.DeclaredLength ?? body.Length;
        var head = $"HTTP/1.1 {answer.Status} X\r\nContent-Type: application/json\r\nContent-Length: {declared.ToString(CultureInfo.InvariantCulture)}\r\n{answer.Headers}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
        if (answer.Fault == ServerFault.ResetMidBody)
        {
            await stream.WriteAsync(body.AsMemory(0, body.Length / 2), _stop.Token);
            await stream.FlushAsync(_stop.Token);
            client.Client.Close(0);
            return false;
        }

        await stream.WriteAsync(body, _stop.Token);
        BytesSent += body.Length;
        while (answer.Fault == ServerFault.Flood && BytesSent < declared)
        {
            await stream.WriteAsync(body, _stop.Token);
            BytesSent += body.Length;
        }

        return true;
    }
}
