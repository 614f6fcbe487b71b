using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Molecule.Containers.Engines.Building.Sessions;

/// <summary>
/// What BuildKit may ask of its client while it builds: one connection to the engine, upgraded to HTTP/2, on which the engine is the
/// gRPC client and this side the server. A build names it by <see cref="Id"/> and ends when it is closed.
/// </summary>
internal sealed class BuildSession : IAsyncDisposable
{
    // Kestrel closes a connection that may idle for ever (Timeout.InfiniteTimeSpan) at its first tick: its sum of ticks overflows.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromDays(1);

    private readonly HttpResponseMessage _response;
    private readonly Stream _stream;
    private readonly KestrelServer _server;

    private BuildSession(string id, HttpResponseMessage response, Stream stream)
    {
        (Id, _response, _stream) = (id, response, stream);
        var endpoint = new SessionEndPoint(id);
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = NoServices.Instance };
        // The engine decides how long it stays and how slowly it reads: the build's own gate watches for silence.
        options.Limits.KeepAliveTimeout = LongestIdle;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MaxResponseBufferSize = SessionConnection.BufferSize;
        options.Listen(endpoint, listen => listen.Protocols = HttpProtocols.Http2);
        _server = new KestrelServer(Options.Create(options), new SessionConnection(endpoint, stream), NullLoggerFactory.Instance);
    }

    public string Id { get; }

    /// <returns>Null, with the engine's reason, where it gives no session: a proxy before it that does not let one through, an old engine.</returns>
    public static async Task<(BuildSession? Session, string? Refusal)> OpenAsync(ContainerEngine engine, string name, IReadOnlyList<ISessionService> services, CancellationToken cancellation)
    {
        var id = Guid.NewGuid().ToString("n");
        using var request = new HttpRequestMessage(HttpMethod.Post, "session");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("h2c");
        request.Headers.Add("X-Docker-Expose-Session-Uuid", id);
        request.Headers.Add("X-Docker-Expose-Session-Name", name);
        // Contexts with the same key are kept and compared by time and size, which says nothing here: all times are the same.
        request.Headers.Add("X-Docker-Expose-Session-Sharedkey", id);
        // One value is all that HttpClient can send on a line of its own, and all that must be: only file transfers are looked up here.
        request.Headers.Add("X-Docker-Expose-Session-Grpc-Method", FileSyncService.DiffCopy);
        var response = await engine.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            using (response)
            {
                return (null, $"HTTP {(int)response.StatusCode}: {EngineMessage.Of(await response.Content.ReadAsStringAsync(cancellation))}");
            }
        }

        var session = new BuildSession(id, response, await response.Content.ReadAsStreamAsync(cancellation));
        try
        {
            await session._server.StartAsync(new Calls(services), cancellation);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }

        return (session, null);
    }

    public async ValueTask DisposeAsync()
    {
        // Without its connection every call ends at once: nothing is left to wait for.
        await _stream.DisposeAsync();
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
        _response.Dispose();
    }

    private sealed class Calls(IReadOnlyList<ISessionService> services) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(Microsoft.AspNetCore.Http.Features.IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }

        public async Task ProcessRequestAsync(HttpContext context)
        {
            using var call = new GrpcCall(context);
            var service = services.FirstOrDefault(candidate => candidate.Methods.Contains(call.Method, StringComparer.OrdinalIgnoreCase));
            try
            {
                await call.EndAsync(service is null ? new GrpcEnd(GrpcStatus.Unimplemented, $"{call.Method} is not offered") : await service.AnswerAsync(call, context.RequestAborted));
            }
            catch (InvalidDataException wrong)
            {
                await call.EndAsync(new GrpcEnd(GrpcStatus.InvalidArgument, wrong.Message));
            }
            catch (Exception exception) when (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
            {
                // The engine has no use for the answer any more.
                context.Abort();
            }
        }
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
