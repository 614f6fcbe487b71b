using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Molecule.Acceptance.Tests.Registries;

/// <summary>Stands before a registry on a port of its own and hangs up, a number of times, on the requests that a test names.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _registry;
    private readonly string _method;
    private readonly string _pathPart;
    private int _cutsLeft;

    public CuttingProxy(LocalRegistry registry, string method, string pathPart, int cuts)
    {
        _registry = IPEndPoint.Parse(registry.Authority);
        (_method, _pathPart, _cutsLeft) = (method, pathPart, cuts);
        _listener.Start();
        _ = ServeAsync();
    }

    public string Authority => _listener.LocalEndpoint.ToString()!;

    public int CutsLeft => Math.Max(0, _cutsLeft);

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed: the test is over.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using (client)
        using (var upstream = new TcpClient())
        {
            try
            {
                await upstream.ConnectAsync(_registry);
                await Task.WhenAny(CopyAsync(client.GetStream(), upstream.GetStream(), watched: true), CopyAsync(upstream.GetStream(), client.GetStream(), watched: false));
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                // Either side hung up.
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool watched)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer)) > 0)
        {
            if (watched && IsToBeCut(Encoding.Latin1.GetString(buffer, 0, Math.Min(read, 500))) && Interlocked.Decrement(ref _cutsLeft) >= 0)
            {
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }

    /// <summary>The host of requests is not rewritten: the registry's upload locations then lead through the proxy as well.</summary>
    private bool IsToBeCut(string head) =>
        head.StartsWith(_method + " ", StringComparison.Ordinal) && head.Split("\r\n")[0].Contains(_pathPart, StringComparison.Ordinal);
}
