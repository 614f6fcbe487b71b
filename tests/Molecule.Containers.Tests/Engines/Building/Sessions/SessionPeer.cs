using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Molecule.Containers.Engines;

namespace Molecule.Containers.Tests.Engines.Building.Sessions;

/// <summary>
/// An engine as far as a build's session goes: it takes the connection that a builder offers, and during the build asks over it as
/// BuildKit does, with an HTTP/2 client of its own. It listens on a socket in the folder for temporary files.
/// </summary>
internal sealed class SessionPeer : IAsyncDisposable
{
    public const string ImageId = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly string _socket = Path.Combine(Path.GetTempPath(), $"molecule-peer-{Guid.NewGuid():n}.sock");
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SessionClient> _session = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<SessionClient, Task> _build;
    private readonly int? _refusal;
    private WebApplication? _server;

    private SessionPeer(Func<SessionClient, Task> build, int? refusal) => (_build, _refusal) = (build, refusal);

    public ContainerEngine Engine => new(
        new EngineEndpoint(new Uri("unix://" + _socket), "test"), new EngineVersion("Docker", "20.10", "1.41", "linux", "amd64", SupportsBuildKit: true));

    /// <summary>Of <c>POST /build</c>.</summary>
    public IQueryCollection? Query { get; private set; }

    /// <summary>Of <c>POST /build</c>, in bytes.</summary>
    public long BodyLength { get; private set; }

    /// <param name="build">What the engine does with its session while it builds; what it throws ends the build as failed.</param>
    /// <param name="refusal">The status that it answers to an offered session; null takes it.</param>
    public static async Task<SessionPeer> StartAsync(Func<SessionClient, Task> build, int? refusal = null)
    {
        var peer = new SessionPeer(build, refusal);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.ListenUnixSocket(peer._socket);
            options.Limits.MaxRequestBodySize = null;
        });
        builder.Services.AddRoutingCore();
        peer._server = builder.Build();
        peer._server.MapPost("/session", peer.TakeAsync);
        peer._server.MapPost("/build", peer.BuildAsync);
        await peer._server.StartAsync();
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _server!.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        if (_refusal is { } status)
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync("""{"message":"sessions are not let through"}""");
            return;
        }

        var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        _session.SetResult(new SessionClient(stream, context.Request.Headers));
        await _end.Task;
    }

    private async Task BuildAsync(HttpContext context)
    {
        Query = context.Request.Query;
        BodyLength = await DrainAsync(context.Request.Body);
        var line = $$$"""{"id":"moby.image.id","aux":{"ID":"{{{ImageId}}}"}}""";
        try
        {
            if (_refusal is null)
            {
                await _build(await _session.Task);
            }
        }
        catch (Exception failure)
        {
            line = $$"""{"error":"{{failure.GetType().Name}}"}""";
        }

        await context.Response.WriteAsync(line + "\n");
    }

    private static async Task<long> DrainAsync(Stream body)
    {
        var buffer = new byte[64 * 1024];
        var total = 0L;
        int read;
        while ((read = await body.ReadAsync(buffer)) > 0)
        {
            total += read;
        }

        return total;
    }
}

/// <summary>The engine's side of a session: gRPC over the connection that was handed to it.</summary>
internal sealed class SessionClient(Stream connection, IHeaderDictionary offered)
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectCallback = (_, _) => new(connection) })
    {
        BaseAddress = new Uri("http://localhost"),
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>The headers of the offer.</summary>
    public IHeaderDictionary Offered { get; } = offered;

    public async Task<SessionCall> CallAsync(string method, params (string Name, string Value)[] metadata)
    {
        var sent = Channel.CreateUnbounded<byte[]>();
        using var request = new HttpRequestMessage(HttpMethod.Post, method) { Content = new Messages(sent.Reader) };
        request.Headers.TE.ParseAdd("trailers");
        foreach (var (name, value) in metadata)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new SessionCall(sent.Writer, response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>One message there, one back; null where the call gave none.</summary>
    public async Task<(byte[]? Answer, string Status, string Message)> AskAsync(string method, byte[] message)
    {
        // The answer's head comes with its first message: the question must be on its way before.
        var sent = Channel.CreateUnbounded<byte[]>();
        sent.Writer.TryWrite(message);
        sent.Writer.Complete();
        using var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Content = new Messages(sent.Reader),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var call = new SessionCall(sent.Writer, response, await response.Content.ReadAsStreamAsync());
        var answer = await call.ReadAsync();
        var (status, text) = await call.EndAsync();
        return (answer, status, text);
    }

    private sealed class Messages(ChannelReader<byte[]> messages) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            // The head of the request must not wait for its first message.
            await stream.FlushAsync();
            await foreach (var message in messages.ReadAllAsync())
            {
                var head = new byte[5];
                System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), message.Length);
                await stream.WriteAsync((byte[])[.. head, .. message]);
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

internal sealed class SessionCall(ChannelWriter<byte[]> sent, HttpResponseMessage response, Stream received) : IAsyncDisposable
{
    public void Send(byte[] message) => sent.TryWrite(message);

    /// <returns>Null when no further message comes.</returns>
    public async Task<byte[]?> ReadAsync()
    {
        var head = new byte[5];
        if (await received.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false) == 0)
        {
            return null;
        }

        var message = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
        await received.ReadExactlyAsync(message);
        return message;
    }

    public async Task<(string Status, string Message)> EndAsync()
    {
        sent.TryComplete();
        while (await ReadAsync() is not null)
        {
        }

        string Trailer(string name) => response.TrailingHeaders.TryGetValues(name, out var values) ? Uri.UnescapeDataString(values.Single()) : string.Empty;
        return (Trailer("grpc-status"), Trailer("grpc-message"));
    }

    public async ValueTask DisposeAsync()
    {
        sent.TryComplete();
        await received.DisposeAsync();
        response.Dispose();
    }
}
