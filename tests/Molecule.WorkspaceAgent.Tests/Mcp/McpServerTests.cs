using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Molecule.WorkspaceAgent.Mcp;
using Molecule.WorkspaceAgent.Plugins;

namespace Molecule.WorkspaceAgent.Tests.Mcp;

public sealed class McpServerTests
{
    private const string Token = "admin-canary-4711";
    private const string WorkspaceId = "7b0a8a3e-8f0c-5a54-9d33-1f2f6a3f6d11";

    [Fact]
    public async Task Every_promised_tool_of_the_shipped_plugin_is_listed()
    {
        var manifest = PluginManifest.Read(new PluginFolder(Path.Combine(AppContext.BaseDirectory, "plugins", "molecule-platform-mcp")));

        var listed = JsonDocument.Parse(await AskAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""")).RootElement.GetProperty("result").GetProperty("tools");

        listed.EnumerateArray().Select(tool => tool.GetProperty("name").GetString()).ShouldBe(manifest.PromisedTools);
        manifest.McpCommand.ShouldBe(["molecule-workspace-agent", "--mcp", McpServer.Name]);
        manifest.Kinds.ShouldBe(["platform"]);
    }

    [Fact]
    public async Task Run_answers_line_by_line_and_ends_with_its_input()
    {
        using var tools = Tools(null);
        using var output = new StringWriter();
        using var input = new StringReader("""
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}
            {"jsonrpc":"2.0","method":"notifications/initialized"}
            nonsense
            {"jsonrpc":"2.0","id":"b","method":"nothing"}
            """);

        await new McpServer(tools, input, output).RunAsync(CancellationToken.None);

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        lines.Length.ShouldBe(3);
        lines[0].GetProperty("result").GetProperty("protocolVersion").GetString().ShouldBe("2025-06-18");
        lines[1].GetProperty("error").GetProperty("code").GetInt32().ShouldBe(-32700);
        lines[2].GetProperty("error").GetProperty("code").GetInt32().ShouldBe(-32601);
    }

    [Fact]
    public async Task Call_asks_the_platform_with_the_token_and_masks_it_in_the_answer()
    {
        await using var platform = WebApplication.CreateSlimBuilder().Build();
        platform.Urls.Add("http://127.0.0.1:0");
        platform.MapGet("/workspaces/{id}", (HttpRequest request, string id) => Results.Text($"{id} {request.Headers["X-Molecule-Admin-Token"]} {new string('x', 100_000)}"));
        await platform.StartAsync();

        var (text, isError) = await CallAsync("get_workspace", $$"""{"id":"{{WorkspaceId}}"}""", platform.Urls.Single());

        isError.ShouldBeFalse();
        text.ShouldStartWith($"{WorkspaceId} [REDACTED] x");
        text.Length.ShouldBeLessThanOrEqualTo(64 * 1024);
    }

    [Theory]
    [InlineData("platform_health", "{}", null, "PLATFORM_URL is not set")]
    [InlineData("platform_health", "{}", "file:///etc", "PLATFORM_URL is not set")]
    [InlineData("platform_health", "{}", "http://127.0.0.1:1", "does not answer")]
    [InlineData("get_workspace", "{}", "http://127.0.0.1:1", "needs 'id'")]
    [InlineData("get_workspace", """{"id":"../admin"}""", "http://127.0.0.1:1", "needs 'id'")]
    public async Task Call_that_cannot_be_answered_is_a_tool_error_that_says_why(string tool, string arguments, string? url, string reason)
    {
        var (text, isError) = await CallAsync(tool, arguments, url);

        isError.ShouldBeTrue();
        text.ShouldContain(reason);
        text.ShouldNotContain(Token);
    }

    [Fact]
    public async Task Call_of_an_unknown_tool_is_a_protocol_error() =>
        JsonDocument.Parse(await AskAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"drop_everything"}}"""))
            .RootElement.GetProperty("error").GetProperty("code").GetInt32().ShouldBe(-32602);

    private static PlatformTools Tools(string? url) => new(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["PLATFORM_URL"] = url, ["ADMIN_TOKEN"] = Token }).Build());

    private static async Task<string> AskAsync(string line, string? url = null)
    {
        using var tools = Tools(url);
        return (await new McpServer(tools, TextReader.Null, TextWriter.Null).AnswerAsync(line, CancellationToken.None))!;
    }

    private static async Task<(string Text, bool IsError)> CallAsync(string tool, string arguments, string? url)
    {
        var answer = await AskAsync($$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}}}""", url);
        var result = JsonDocument.Parse(answer).RootElement.GetProperty("result");
        return (result.GetProperty("content")[0].GetProperty("text").GetString()!, result.GetProperty("isError").GetBoolean());
    }
}
