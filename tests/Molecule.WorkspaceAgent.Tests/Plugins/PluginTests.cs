using System.Diagnostics;
using System.Text.Json;
using Molecule.WorkspaceAgent.Tests.Cards;

namespace Molecule.WorkspaceAgent.Tests.Plugins;

public sealed class PluginTests
{
    private const string Server = """
        read -r initialize; echo '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18","capabilities":{},"serverInfo":{"name":"s","version":"1"}}}'
        read -r initialized; echo '{"jsonrpc":"2.0","method":"notifications/message","params":{}}'
        read -r list; echo started >> starts
        echo '{"jsonrpc":"2.0","id":2,"result":{"tools":[{"name":"look","description":"Looks."},{"name":"touch"}]}}'
        """;

    [Fact]
    public async Task A_plugin_s_tools_are_in_the_card_as_skills()
    {
        await using var server = await AgentServer.StartAsync(Folder().WritePlugin("good", Server, tools: "[look]"));

        var card = (await server.GetAsync("/.well-known/agent-card.json")).Body;

        var skill = card.GetProperty("skills").EnumerateArray().Single(skill => skill.GetProperty("id").GetString() == "good/look");
        skill.GetProperty("description").GetString().ShouldBe("Looks.");
        skill.GetProperty("tags").GetRawText().ShouldBe("""["plugin","good"]""");
        Plugin(card).GetProperty("status").GetString().ShouldBe("ok");
        Plugin(card).GetProperty("tools").GetRawText().ShouldBe("""["look","touch"]""");
    }

    [Fact]
    public async Task A_server_is_started_once_until_its_manifest_changes()
    {
        var folder = Folder().WritePlugin("good", Server);
        await using var server = await AgentServer.StartAsync(folder);
        await server.GetAsync("/.well-known/agent-card.json");
        await server.GetAsync("/.well-known/agent-card.json");
        var starts = Path.Combine(folder.Path, "plugins/good/starts");
        (await File.ReadAllLinesAsync(starts)).Length.ShouldBe(1);

        await File.AppendAllTextAsync(Path.Combine(folder.Path, "plugins/good/plugin.yaml"), "\n# changed\n");
        await server.GetAsync("/.well-known/agent-card.json");

        (await File.ReadAllLinesAsync(starts)).Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("exit 7", "it exited with 7")]
    [InlineData("echo hello; cat", "not JSON")]
    [InlineData("""read -r a; echo '{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"no"}}'; cat""", "it answered with the error")]
    [InlineData("""read -r a; echo '{"jsonrpc":"2.0","id":1,"result":{}}'; echo '{"jsonrpc":"2.0","id":2,"result":{}}'; cat""", "no list of tools")]
    [InlineData("""read -r a; echo '{"jsonrpc":"2.0","id":1,"result":{}}'; echo '{"jsonrpc":"2.0","id":2,"result":{"tools":[{"name":"other"}]}}'; cat""", "does not list look")]
    public async Task A_server_that_fails_degrades_its_plugin_and_nothing_else(string script, string reason)
    {
        await using var server = await AgentServer.StartAsync(Folder().WritePlugin("bad", script, tools: "[look]"));

        var (status, card) = await server.GetAsync("/.well-known/agent-card.json");

        status.ShouldBe(200);
        Plugin(card).GetProperty("status").GetString().ShouldBe("degraded");
        Plugin(card).GetProperty("reason").GetString()!.ShouldContain(reason);
        card.GetProperty("skills").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_hangs_is_killed_at_its_deadline_and_health_does_not_wait_for_it()
    {
        await using var server = await AgentServer.StartAsync(Folder().WritePlugin("slow", "echo $$ > pid; exec sleep 300"), pluginDeadlineSeconds: 2);
        var clock = Stopwatch.StartNew();
        (await server.GetAsync("/health")).Body.GetProperty("plugins")[0].GetProperty("status").GetString().ShouldBe("starting");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1.9));

        var card = (await server.GetAsync("/.well-known/agent-card.json")).Body;

        Plugin(card).GetProperty("reason").GetString()!.ShouldContain("did not list its tools within 2 s");
        var health = await server.GetAsync("/health");
        health.Status.ShouldBe(200);
        health.Body.GetProperty("status").GetString().ShouldBe("degraded");
        var pid = (await File.ReadAllTextAsync(Path.Combine(server.Folder.Path, "plugins/slow/pid"))).Trim();
        await Task.Delay(200);
        Directory.Exists($"/proc/{pid}").ShouldBeFalse();
    }

    [Theory]
    [InlineData("name: [", "not valid YAML")]
    [InlineData("name: other\nversion: 1\ndescription: d", "'name' is 'other', but the plugin's folder is 'odd'")]
    [InlineData("name: odd\nversion: 1", "'description' is required")]
    [InlineData("name: odd\nversion: 1\ndescription: d\nprovides: {mcp: {tools: [a]}}", "'command' must name a program")]
    [InlineData("name: odd\nversion: 1\ndescription: d\nkinds: [platform]", "for workspaces of kind platform")]
    public async Task A_malformed_or_unentitled_plugin_is_shown_with_the_reason(string manifest, string reason)
    {
        await using var server = await AgentServer.StartAsync(Folder().Write("plugins/odd/plugin.yaml", manifest));

        var (status, body) = await server.GetAsync("/health");

        status.ShouldBe(200);
        body.GetProperty("status").GetString().ShouldBe("degraded");
        body.GetProperty("plugins")[0].GetProperty("reason").GetString()!.ShouldContain(reason);
    }

    private static ConfigFolder Folder() => new ConfigFolder().Write("config.yaml", AgentServer.Config);

    private static JsonElement Plugin(JsonElement card) => AgentCardTests.Extension(card).GetProperty("params").GetProperty("plugins").EnumerateArray().ShouldHaveSingleItem();
}
