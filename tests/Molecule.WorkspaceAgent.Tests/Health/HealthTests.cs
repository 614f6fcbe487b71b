namespace Molecule.WorkspaceAgent.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task Health_tells_status_workspace_runtime_uptime_and_version()
    {
        await using var server = await AgentServer.StartAsync();

        var (status, body) = await server.GetAsync("/health");

        status.ShouldBe(200);
        body.GetProperty("status").GetString().ShouldBe("ok");
        body.GetProperty("workspaceId").GetString().ShouldBe("7b0a8a3e-8f0c-5a54-9d33-1f2f6a3f6d11");
        body.GetProperty("runtime").GetString().ShouldBe("codex");
        body.GetProperty("uptimeSeconds").GetDouble().ShouldBeGreaterThan(0);
        body.GetProperty("version").GetString()!.ShouldMatch(@"^\d+\.\d+\.\d+$");
        body.TryGetProperty("reason", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null, "config.yaml is missing.")]
    [InlineData("name: [", "config.yaml is not valid YAML (line ")]
    [InlineData("- a", "config.yaml is not one YAML mapping.")]
    [InlineData("", "config.yaml is not one YAML mapping.")]
    [InlineData("name: A\ndescription: b\nversion: 1", "config.yaml: 'runtime' is required.")]
    [InlineData("name: A\ndescription: b\nversion: 1\nruntime: x\nkind: king", "config.yaml: 'kind' must be workspace or platform.")]
    [InlineData("name: A\ndescription: b\nversion: 1\nruntime: x\nskills: [{id: a}]", "config.yaml: skills[0]: 'name' is required.")]
    [InlineData("name: A\ndescription: b\nversion: 1\nruntime: x\ncommand: []", "config.yaml: 'command' must name a program.")]
    [InlineData("name: A\ndescription: b\nversion: 1\nruntime: x\ncommand_timeout_seconds: 0", "must be a whole number from 1 to 3600")]
    public async Task Health_without_a_usable_config_is_503_with_the_reason(string? config, string reason)
    {
        var folder = new ConfigFolder().Write("other.txt", "x");
        await using var server = await AgentServer.StartAsync(config is null ? folder : folder.Write("config.yaml", config));

        var (status, body) = await server.GetAsync("/health");

        status.ShouldBe(503);
        body.GetProperty("status").GetString().ShouldBe("unhealthy");
        body.GetProperty("reason").GetString()!.ShouldContain(reason);
    }

    [Fact]
    public async Task Health_of_a_config_of_a_hundred_thousand_brackets_is_a_reason_and_no_crash()
    {
        await using var server = await AgentServer.StartAsync(new ConfigFolder().Write("config.yaml", "name: " + new string('[', 100_000)));

        (await server.GetAsync("/health")).Body.GetProperty("reason").GetString()!.ShouldContain("deeper than 32");
    }

    [Fact]
    public async Task Health_follows_the_file_when_it_changes()
    {
        await using var server = await AgentServer.StartAsync();
        server.Folder.Write("config.yaml", "nonsense");
        (await server.GetAsync("/health")).Status.ShouldBe(503);

        server.Folder.Write("config.yaml", AgentServer.Config);

        (await server.GetAsync("/health")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_empty_configuration_folder_is_replaced_by_the_template_and_a_filled_one_is_not()
    {
        using var template = new ConfigFolder().Write("config.yaml", AgentServer.Config);
        await using var server = await AgentServer.StartAsync(new ConfigFolder(), 20, ("MOLECULE_TEMPLATE_PATH", template.Path));
        (await server.GetAsync("/health")).Status.ShouldBe(200);

        server.Folder.Write("something.txt", "x");

        (await server.GetAsync("/health")).Status.ShouldBe(503);
    }
}
