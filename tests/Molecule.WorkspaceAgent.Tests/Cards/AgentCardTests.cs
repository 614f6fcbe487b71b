using System.Text.Json;

namespace Molecule.WorkspaceAgent.Tests.Cards;

public sealed class AgentCardTests
{
    [Fact]
    public async Task Card_has_every_required_field_of_the_protocol()
    {
        await using var server = await AgentServer.StartAsync(null, 20, ("MOLECULE_WORKSPACE_URL", "http://box.example:49153"));

        var (status, card) = await server.GetAsync("/.well-known/agent-card.json");

        status.ShouldBe(200);
        card.GetProperty("protocolVersion").GetString().ShouldBe("0.3.0");
        card.GetProperty("name").GetString().ShouldBe("Tester");
        card.GetProperty("description").GetString().ShouldBe("Tests things.");
        card.GetProperty("version").GetString().ShouldBe("1.2.3");
        card.GetProperty("url").GetString().ShouldBe("http://box.example:49153");
        card.GetProperty("preferredTransport").GetString().ShouldBe("JSONRPC");
        card.GetProperty("capabilities").GetProperty("streaming").GetBoolean().ShouldBeFalse();
        Strings(card.GetProperty("defaultInputModes")).ShouldBe(["text/plain"]);
        Strings(card.GetProperty("defaultOutputModes")).ShouldBe(["text/plain"]);
        var skill = card.GetProperty("skills").EnumerateArray().ShouldHaveSingleItem();
        skill.GetProperty("id").GetString().ShouldBe("one");
        Strings(skill.GetProperty("tags")).ShouldBe(["a", "b"]);
        card.TryGetProperty("securitySchemes", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Card_carries_kind_runtime_and_prompts_as_an_extension()
    {
        var folder = new ConfigFolder().Write("config.yaml", AgentServer.Config + "\nkind: platform").Write("prompts/b.md", "b").Write("prompts/a/c.md", "c");
        await using var server = await AgentServer.StartAsync(folder);

        var extension = Extension((await server.GetAsync("/.well-known/agent-card.json")).Body);

        extension.GetProperty("uri").GetString().ShouldBe("https://molecule.ai/a2a/extensions/workspace/v1");
        extension.GetProperty("required").GetBoolean().ShouldBeFalse();
        var parameters = extension.GetProperty("params");
        parameters.GetProperty("kind").GetString().ShouldBe("platform");
        parameters.GetProperty("runtime").GetString().ShouldBe("codex");
        Strings(parameters.GetProperty("prompts")).ShouldBe(["prompts/a/c.md", "prompts/b.md"]);
    }

    [Fact]
    public async Task Card_without_a_usable_config_is_503_with_the_reason()
    {
        await using var server = await AgentServer.StartAsync(new ConfigFolder());

        var (status, body) = await server.GetAsync("/.well-known/agent-card.json");

        status.ShouldBe(503);
        body.GetProperty("error").GetString().ShouldBe("config.yaml is missing.");
    }

    [Fact]
    public async Task Card_says_that_a_token_is_needed_and_stays_open_itself()
    {
        await using var server = await AgentServer.StartAsync();
        server.Folder.Write(".auth_token", "s3cret-token\n");

        var (status, card) = await server.GetAsync("/.well-known/agent-card.json");

        status.ShouldBe(200);
        card.GetProperty("securitySchemes").GetProperty("bearer").GetProperty("scheme").GetString().ShouldBe("bearer");
        card.GetRawText().ShouldNotContain("s3cret");
    }

    internal static JsonElement Extension(JsonElement card) => card.GetProperty("capabilities").GetProperty("extensions").EnumerateArray().ShouldHaveSingleItem();

    private static string?[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString())];
}
