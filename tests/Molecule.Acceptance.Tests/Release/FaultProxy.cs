using System.Text;
using Microsoft.AspNetCore.Http;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>
/// Stands before a real HTTP server on a port of its own, writes down what passes and spoils what the <see cref="FaultLine"/> says. Hosts of
/// requests are not rewritten: addresses that the server makes of them lead through the proxy as well.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Host", "Expect", "Upgrade", "Proxy-Connection",
    };

    private readonly HttpClient _upstream = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
    private readonly string _name;
    private string _authority;
    private FaultLine _line;
    private LoopbackHost? _host;

    private FaultProxy(string name, string authority, FaultLine line) => (_name, _authority, _line) = (name, authority, line);

    /// <summary>What asks for bearer tokens in the server's place; null leaves that to the server.</summary>
    public FaultTokens? Tokens { get; set; }

    /// <summary><c>127.0.0.1:&lt;port&gt;</c>.</summary>
    public string Authority => _host!.Authority;

    public Uri Address => new($"http://{Authority}/");

    /// <param name="name">Of the server, for the log.</param>
    /// <param name="authority">Of the server; it speaks plain HTTP.</param>
    public static async Task<FaultProxy> StartAsync(string name, string authority, FaultLine line)
    {
        var proxy = new FaultProxy(name, authority, line);
        proxy._host = await LoopbackHost.StartAsync(proxy.RelayAsync);
        return proxy;
    }

    /// <summary>The same port for another server: who has the address in what it remembers finds itself at home.</summary>
    public void Attach(string authority, FaultLine line) => (_authority, _line) = (authority, line);

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        _upstream.Dispose();
    }

    private async Task RelayAsync(HttpContext context, byte[] body)
    {
        if (Tokens is { } tokens && await tokens.AnswerAsync(context))
        {
            return;
        }

        var line = _line;
        var authorization = context.Request.Headers.Authorization.FirstOrDefault();
        var entry = line.Arrive(_name, context.Request.Method, LoopbackHost.TargetOf(context), body, authorization);
        switch (entry.Fault)
        {
            case FaultKind.Kill:
                await line.Kill();
                context.Abort();
                return;
            case FaultKind.Cut:
                context.Abort();
                return;
            case FaultKind.Hold:
                await HangUpAsync(context);
                return;
            case FaultKind.TooManyRequests:
                await RefuseAsync(context, 429, "TOOMANYREQUESTS", ("Retry-After", "1"));
                return;
            case FaultKind.ServerError:
                await RefuseAsync(context, 500, "UNKNOWN");
                return;
            case FaultKind.Denied:
                await RefuseAsync(context, 403, "DENIED");
                return;
            case FaultKind.BadGateway:
                await LoopbackHost.ReplyAsync(context, 502, "<html>a gateway's own page</html>"u8.ToArray(), "text/html");
                return;
            default:
                await PassAsync(context, body, entry, line);
                return;
        }
    }

    /// <summary>Returns when the client has.</summary>
    private static async Task HangUpAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    private async Task PassAsync(HttpContext context, byte[] body, FaultLineEntry entry, FaultLine line)
    {
        using var request = Copy(context.Request, entry.Target, body);
        HttpResponseMessage? answer = null;
        byte[] content;
        try
        {
            answer = await _upstream.SendAsync(request);
            content = await answer.Content.ReadAsByteArrayAsync();
        }
        catch (HttpRequestException)
        {
            // The server itself hung up: so do we.
            answer?.Dispose();
            context.Abort();
            return;
        }

        using (answer)
        {
            line.Applied(entry, (int)answer.StatusCode);
            if (entry.Fault is FaultKind.KillAfter)
            {
                await line.Kill();
            }

            if (entry.Fault is FaultKind.KillAfter or FaultKind.LostReply)
            {
                context.Abort();
                return;
            }

            await ReturnAsync(context, answer, content);
        }
    }

    private HttpRequestMessage Copy(HttpRequest from, string target, byte[] body)
    {
        var request = new HttpRequestMessage(new HttpMethod(from.Method), $"http://{_authority}{target}");
        if (body.Length > 0 || from.Method is "POST" or "PUT" or "PATCH")
        {
            request.Content = new ByteArrayContent(body);
        }

        foreach (var (name, values) in from.Headers.Where(header => !HopByHop.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        request.Headers.Host = from.Host.Value;
        if (Tokens is { } tokens)
        {
            request.Headers.Authorization = tokens.Upstream;
        }

        return request;
    }

    private static async Task ReturnAsync(HttpContext context, HttpResponseMessage answer, byte[] content)
    {
        var response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat<KeyValuePair<string, IEnumerable<string>>>(answer.Content.Headers).Where(header => !HopByHop.Contains(header.Key)))
        {
            response.Headers.Append(name, values.ToArray());
        }

        // The length that a HEAD is told is that of a body which does not come.
        var isHead = HttpMethods.IsHead(context.Request.Method);
        response.ContentLength = response.StatusCode is 204 or 304 ? null : isHead ? answer.Content.Headers.ContentLength : content.Length;
        if (!isHead && content.Length > 0)
        {
            await response.Body.WriteAsync(content, context.RequestAborted);
        }
    }

    /// <summary>In the words of a registry and of GitHub at once.</summary>
    private static Task RefuseAsync(HttpContext context, int status, string code, params IEnumerable<(string Name, string Value)> headers) => LoopbackHost.ReplyAsync(
        context,
        status,
        Encoding.UTF8.GetBytes($$"""{"message":"spoilt by the test","errors":[{"code":"{{code}}","message":"spoilt by the test"}]}"""),
        "application/json",
        headers);
}
