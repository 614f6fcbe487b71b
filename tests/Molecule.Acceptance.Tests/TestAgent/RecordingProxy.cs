using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Molecule.Containers.Engines;

namespace Molecule.Acceptance.Tests.TestAgent;

/// <summary>Stands between a client and the engine's socket, passes every byte on, and keeps what the client sent.</summary>
internal sealed partial class RecordingProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<ConcurrentQueue<byte[]>> _sent = [];
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"molecule-{Guid.NewGuid():n}.sock");
    private readonly Action<string>? _onSent;
    private readonly string _upstream;
    private readonly Task _accepting;

    /// <param name="onSent">Is shown what the client sends, before the engine gets it.</param>
    public RecordingProxy(ContainerEngine engine, Action<string>? onSent = null)
    {
        _onSent = onSent;
        engine.Endpoint.Address.Scheme.ShouldBe("unix", "the recording proxy speaks to a socket");
        _upstream = engine.Endpoint.Address.LocalPath;
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen(64);
        Engine = new ContainerEngine(new EngineEndpoint(new Uri($"unix://{_path}"), "recording proxy"), engine.Version);
        _accepting = AcceptAsync();
    }

    public ContainerEngine Engine { get; }

    private string Everything => string.Concat(_sent.Select(connection => Encoding.Latin1.GetString([.. connection.SelectMany(bytes => bytes)]) + "\n"));

    /// <summary>Method and path of every request, in no order.</summary>
    public IReadOnlyList<string> Requests => [.. RequestLine().Matches(Everything).Select(match => $"{match.Groups[1].Value} {Uri.UnescapeDataString(match.Groups[2].Value)}")];

    /// <summary>Every image that a create request names.</summary>
    public IReadOnlyList<string> CreatedFrom => [.. ImageField().Matches(Everything).Select(match => match.Groups[1].Value).Distinct()];

    public async ValueTask DisposeAsync()
    {
        Engine.Dispose();
        await CutAsync();
        _end.Dispose();
    }

    /// <summary>From then on nobody answers on the socket; the client lives on.</summary>
    public async Task CutAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await Task.WhenAll([_accepting, .. _connections]);
        File.Delete(_path);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptAsync(_end.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            var sent = new ConcurrentQueue<byte[]>();
            _sent.Add(sent);
            try
            {
                await engine.ConnectAsync(new UnixDomainSocketEndPoint(_upstream), _end.Token);
                await Task.WhenAll(PumpAsync(client, engine, sent), PumpAsync(engine, client, record: null));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to, ConcurrentQueue<byte[]>? record)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReceiveAsync(buffer, _end.Token) is var count and > 0)
        {
            if (record is not null)
            {
                record.Enqueue(buffer[..count]);
                _onSent?.Invoke(Encoding.Latin1.GetString(buffer, 0, count));
            }

            for (var written = 0; written < count;)
            {
                written += await to.SendAsync(buffer.AsMemory(written, count - written), _end.Token);
            }
        }

        to.Shutdown(SocketShutdown.Send);
    }

    [GeneratedRegex(@"(?:^|\n|\}|\x00)((?:GET|POST|PUT|DELETE|HEAD)) (/\S*) HTTP/1\.1\r\n")]
    private static partial Regex RequestLine();

    [GeneratedRegex("\"Image\":\"([^\"]*)\"")]
    private static partial Regex ImageField();
}
