using System.Security.Cryptography;
using System.Text;
using Molecule.WorkspaceAgent.Cards;
using Molecule.WorkspaceAgent.Configuration;
using Molecule.WorkspaceAgent.Health;
using Molecule.WorkspaceAgent.Messages;
using Molecule.WorkspaceAgent.Plugins;

namespace Molecule.WorkspaceAgent.Hosting;

/// <summary>The web application: three paths and what they need.</summary>
internal static class AgentApplication
{
    public const int MaximumBodyBytes = 1024 * 1024;

    /// <param name="overrides">Win over the environment (tests); null: none.</param>
    /// <param name="shutdown">Null keeps <see cref="ShutdownTimes.Default"/>.</param>
    /// <exception cref="ConfigurationException">A variable is set and wrong.</exception>
    public static WebApplication Build(IReadOnlyDictionary<string, string?>? overrides = null, TimeSpan? pluginDeadline = null, ShutdownTimes? shutdown = null)
    {
        var times = shutdown ?? ShutdownTimes.Default;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddEnvironmentVariables();
        builder.Configuration.AddInMemoryCollection(overrides);
        var settings = AgentSettings.Read(builder.Configuration);
        settings = settings with { PluginDeadline = pluginDeadline ?? settings.PluginDeadline };

        builder.Logging.ClearProviders().AddJsonConsole(options =>
        {
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaximumBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = 256;
            if (overrides is null)
            {
                kestrel.ListenAnyIP(settings.Port);
            }
            else
            {
                kestrel.Listen(System.Net.IPAddress.Loopback, settings.Port);
            }
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = times.Total);
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, AgentJson.Default));
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(settings).AddSingleton<WorkspaceFolder>().AddSingleton<PluginCatalogue>()
            .AddSingleton<RuntimeCommand>().AddSingleton<MessageHandler>().AddSingleton<AgentStatus>();

        var application = builder.Build();
        application.MapGet("/health", (HttpContext http, AgentStatus status) => HealthAsync(http, status));
        application.MapGet("/.well-known/agent-card.json", (HttpContext http, AgentStatus status) => CardAsync(http, status));
        application.MapPost("/", (HttpContext http, WorkspaceFolder workspace, MessageHandler handler) => SendAsync(http, workspace, handler, application.Lifetime, times.Drain));

        // Plugins start with the agent, not with the first question for the card.
        application.Lifetime.ApplicationStarted.Register(() => application.Services.GetRequiredService<AgentStatus>().Health());
        return application;
    }

    private static Task HealthAsync(HttpContext http, AgentStatus status)
    {
        var report = status.Health();
        http.Response.StatusCode = report.Status == HealthReport.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return http.Response.WriteAsJsonAsync(report, AgentJson.Default.HealthReport, cancellationToken: http.RequestAborted);
    }

    private static async Task CardAsync(HttpContext http, AgentStatus status)
    {
        try
        {
            var card = await status.CardAsync($"http://localhost:{http.Connection.LocalPort}", http.RequestAborted);
            await http.Response.WriteAsJsonAsync(card, AgentJson.Default.AgentCard, cancellationToken: http.RequestAborted);
        }
        catch (ConfigurationException exception)
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, exception.Message);
        }
    }

    private static async Task SendAsync(HttpContext http, WorkspaceFolder workspace, MessageHandler handler, IHostApplicationLifetime lifetime, TimeSpan drain)
    {
        try
        {
            if (workspace.ReadToken() is { } token && !IsAuthorized(http.Request.Headers.Authorization.ToString(), token))
            {
                http.Response.Headers.WWWAuthenticate = "Bearer";
                await RefuseAsync(http, StatusCodes.Status401Unauthorized, "A bearer token is required.");
                return;
            }
        }
        catch (ConfigurationException exception)
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, exception.Message);
            return;
        }

        if (!http.Request.HasJsonContentType())
        {
            await RefuseAsync(http, StatusCodes.Status415UnsupportedMediaType, "The body must be application/json.");
            return;
        }

        using var draining = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        await using var stopping = lifetime.ApplicationStopping.Register(() => draining.CancelAfter(drain));
        try
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, draining.Token);
            var response = await handler.HandleAsync(body.GetBuffer().AsMemory(0, (int)body.Length), draining.Token);
            await http.Response.WriteAsJsonAsync(response, AgentJson.Default.RpcResponse, cancellationToken: draining.Token);
        }
        catch (BadHttpRequestException exception) when (!http.Response.HasStarted)
        {
            await RefuseAsync(http, exception.StatusCode, exception.Message);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, "The agent is stopping.");
        }
        catch (OperationCanceledException)
        {
            // The client went away: there is nobody to answer.
        }
    }

    private static bool IsAuthorized(string header, string token)
    {
        const string Scheme = "Bearer ";
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim()), Encoding.UTF8.GetBytes(token));
    }

    private static Task RefuseAsync(HttpContext http, int status, string reason)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new ErrorBody(reason), AgentJson.Default.ErrorBody);
    }
}
