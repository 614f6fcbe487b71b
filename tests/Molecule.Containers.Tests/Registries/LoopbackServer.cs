using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Molecule.Containers.Tests.Registries;

/// <summary>A real HTTP server on a free loopback port that answers as a test says and remembers what it was asked.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Func<HttpListenerContext, Task> _answer;

    public LoopbackServer(Func<HttpListenerContext, Task> answer)
    {
        _answer = answer;
        (_listener, Authority) = Listen();
        _ = ServeAsync();
    }

    public string Authority { get; }

    public ConcurrentQueue<Seen> Requests { get; } = new();

    public IEnumerable<string> Lines => Requests.Select(seen => $"{seen.Method} {seen.Path}");

    public static async Task Reply(HttpListenerContext context, int status, string body = "", string type = "application/json", params (string Name, string Value)[] headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        foreach (var (name, value) in headers)
        {
            context.Response.AddHeader(name, value);
        }

        context.Response.ContentLength64 = bytes.Length;
        if (context.Request.HttpMethod != "HEAD")
        {
            await context.Response.OutputStream.WriteAsync(bytes);
        }

        context.Response.Close();
    }

    /// <summary>Announces an answer and hangs up in the middle of it.</summary>
    public static async Task Cut(HttpListenerContext context, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength64 = 1000;
        await context.Response.OutputStream.WriteAsync(new byte[1]);
        await context.Response.OutputStream.FlushAsync();
        context.Response.Abort();
    }

    public void Dispose() => _listener.Close();

    private static (HttpListener Listener, string Authority) Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var authority = $"127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
            probe.Stop();
            var listener = new HttpListener();
            listener.Prefixes.Add($"http://{authority}/");
            try
            {
                listener.Start();
                return (listener, authority);
            }
            catch (HttpListenerException) when (attempt < 5)
            {
                listener.Close();
            }
        }
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => AnswerAsync(context));
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        Requests.Enqueue(new Seen(context.Request.HttpMethod, context.Request.RawUrl!, context.Request.Headers["Authorization"], context.Request.Headers["Range"], Encoding.UTF8.GetString(body.ToArray())));
        try
        {
            await _answer(context);
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client went away: that is what some tests are about.
        }
    }

    internal sealed record Seen(string Method, string Path, string? Authorization, string? Range, string Body);
}
