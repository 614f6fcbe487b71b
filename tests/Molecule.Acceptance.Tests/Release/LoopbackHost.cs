using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Molecule.Acceptance.Tests.Release;

/// <summary>An HTTP server on a free port of 127.0.0.1 that hands every request, with its whole body, to a test's own code.</summary>
internal sealed class LoopbackHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private LoopbackHost(WebApplication application) => _application = application;

    /// <summary><c>127.0.0.1:&lt;port&gt;</c>.</summary>
    public string Authority => new Uri(_application.Urls.Single()).Authority;

    public static async Task<LoopbackHost> StartAsync(Func<HttpContext, byte[], Task> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Listen(System.Net.IPAddress.Loopback, 0);
            options.Limits.MaxRequestBodySize = null;
            options.AddServerHeader = false;
        });
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            await answer(context, body.ToArray());
        });
        await application.StartAsync();
        return new LoopbackHost(application);
    }

    /// <summary>Path and query as they were sent, escapes and all.</summary>
    public static string TargetOf(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    /// <param name="body">Is left out of the answer to a HEAD, but its length is told.</param>
    public static async Task ReplyAsync(HttpContext context, int status, byte[] body, string contentType, params IEnumerable<(string Name, string Value)> headers)
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        if (status == StatusCodes.Status204NoContent)
        {
            return;
        }

        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    /// <summary>Ends connections that are still open; their requests are told.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }
}
