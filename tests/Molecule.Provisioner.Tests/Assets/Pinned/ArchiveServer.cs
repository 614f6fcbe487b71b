using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Molecule.Provisioner.Tests.Assets.Pinned;

/// <summary>Answers requests for archives on a port of 127.0.0.1, and keeps what it was asked.</summary>
internal sealed class ArchiveServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Func<HttpListenerRequest, HttpListenerResponse, byte[]?> _answer;

    /// <param name="answer">Null hangs.</param>
    public ArchiveServer(Func<HttpListenerRequest, HttpListenerResponse, byte[]?> answer)
    {
        _answer = answer;
        (_listener, Address) = Listen();
        _ = Task.Run(ListenAsync);
    }

    /// <summary>Ends with a slash.</summary>
    public string Address { get; }

    /// <summary>Path and query, then the authorization.</summary>
    public ConcurrentQueue<(string Target, string? Authorization)> Requests { get; } = [];

    public void Dispose() => _listener.Close();

    /// <summary>Somebody may take the port between the choice and the start: then another one.</summary>
    private static (HttpListener Listener, string Address) Listen()
    {
        for (var attempt = 1; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
            probe.Stop();
            var listener = new HttpListener();
            listener.Prefixes.Add(address);
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < 5)
            {
                listener.Close();
            }
        }
    }

    private async Task ListenAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                Requests.Enqueue((context.Request.Url!.PathAndQuery, context.Request.Headers["Authorization"]));
                if (_answer(context.Request, context.Response) is { } body)
                {
                    await context.Response.OutputStream.WriteAsync(body);
                    context.Response.Close();
                }
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The client went away, or the test is over.
            }
        }
    }
}
