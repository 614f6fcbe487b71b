using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Molecule.WorkspaceAgent.Hosting;

namespace Molecule.WorkspaceAgent.Tests;

/// <summary>The application on a loopback port of its own, with a configuration folder of its own.</summary>
internal sealed class AgentServer : IAsyncDisposable
{
    public const string Config = """
        name: Tester
        description: Tests things.
        version: 1.2.3
        runtime: codex
        skills:
          - id: one
            name: One
            description: The first.
            tags: [a, b]
        """;

    private readonly WebApplication _application;

    private AgentServer(WebApplication application, ConfigFolder folder)
    {
        _application = application;
        Folder = folder;
        Http = new HttpClient { BaseAddress = new Uri(application.Urls.Single()) };
    }

    public ConfigFolder Folder { get; }

    public HttpClient Http { get; }

    public static Task<AgentServer> StartAsync(ConfigFolder? folder = null, double pluginDeadlineSeconds = 20, params (string Name, string Value)[] variables) =>
        StartAsync(folder, pluginDeadlineSeconds, shutdown: null, variables);

    public static async Task<AgentServer> StartAsync(ConfigFolder? folder, double pluginDeadlineSeconds, ShutdownTimes? shutdown, params (string Name, string Value)[] variables)
    {
        folder ??= new ConfigFolder().Write("config.yaml", Config);
        var overrides = new Dictionary<string, string?>
        {
            ["PORT"] = "0",
            ["WORKSPACE_ID"] = "7b0a8a3e-8f0c-5a54-9d33-1f2f6a3f6d11",
            ["WORKSPACE_CONFIG_PATH"] = folder.Path,
        };
        foreach (var (name, value) in variables)
        {
            overrides[name] = value;
        }

        var application = AgentApplication.Build(overrides, TimeSpan.FromSeconds(pluginDeadlineSeconds), shutdown);
        await application.StartAsync();
        return new AgentServer(application, folder);
    }

    public async Task<(int Status, JsonElement Body)> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    public async Task<(int Status, JsonElement Body)> PostAsync(string body, string? token = null, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await Http.SendAsync(request, cancellation);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation)).RootElement);
    }

    public async Task<JsonElement> SendAsync(string text, CancellationToken cancellation = default) => (await PostAsync(Message(text), null, cancellation)).Body;

    public static string Message(string text) => $$$$"""
        {"jsonrpc":"2.0","id":"r1","method":"message/send","params":{"message":{"kind":"message","role":"user","messageId":"m1","contextId":"c1","parts":[{"kind":"text","text":{{{{JsonSerializer.Serialize(text)}}}}}]}}}
        """;

    public Task StopAsync() => _application.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _application.DisposeAsync();
        Folder.Dispose();
    }
}
