using System.Text.Json;
using Docker.DotNet.Models;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Provisioner.Workspaces;
using Molecule.Stack;

namespace Molecule.Acceptance.Tests.Product;

/// <summary>
/// The main job on real parts, as a user sees it: <c>./build.sh Up</c> with the real starter images, then again, then with one workspace
/// killed, then <c>Down</c>.
/// </summary>
public sealed class UpAcceptance : IClassFixture<AcceptanceEngine>, IAsyncLifetime
{
    private readonly AcceptanceEngine _fixture;
    private readonly string _name = $"acc-{Guid.NewGuid().ToString("n")[..10]}";
    private readonly BuildScript _script;

    public UpAcceptance(AcceptanceEngine fixture)
    {
        _fixture = fixture;
        _script = new BuildScript(fixture.Engine.Endpoint.Address, _name);
    }

    private InstanceId Instance => new StackIdentity(_name, BuildScript.RepositoryRoot).Instance;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await InstanceRemains.RemoveAsync(_fixture.Engine, Instance);
        await _script.RemoveImagesAsync(_fixture.Engine);
    }

    [Fact]
    public async Task Up_brings_five_workspaces_that_answer_then_changes_nothing_then_only_what_was_killed_and_Down_keeps_volumes()
    {
        await _script.SucceedAsync("Up");
        var first = await _script.StatusAsync();
        Names(first).ShouldBe(["claude-code", "codex", "concierge", "hermes", "openclaw"]);
        first.ShouldAllBe(row => Text(row, "state") == "running" && Text(row, "health") == "healthy");
        await ConciergeIsAWorkspaceOnThePlainImageAsync(first);
        await NothingMentionsTheRetiredVariantAsync();

        var again = await _script.SucceedAsync("Up");
        again.Output.Split('\n').Count(line => line.Contains("already up", StringComparison.Ordinal)).ShouldBe(7, "five workspaces, PostgreSQL and Redis");
        Ids(await _script.StatusAsync()).ShouldBe(Ids(first));

        var killed = Text(Row(first, "codex"), "containerId");
        await _fixture.Engine.Docker.Containers.RemoveContainerAsync(killed, new ContainerRemoveParameters { Force = true });
        await _script.SucceedAsync("Up");
        var repaired = await _script.StatusAsync();
        Ids(repaired).Except(Ids(first)).ShouldBe([Text(Row(repaired, "codex"), "containerId")]);

        await _script.SucceedAsync("Down");
        (await _script.StatusAsync()).ShouldAllBe(row => Text(row, "state") == "missing");
        (await InstanceRemains.VolumesAsync(_fixture.Engine, Instance)).ShouldNotBeEmpty();
    }

    private static async Task ConciergeIsAWorkspaceOnThePlainImageAsync(JsonElement[] rows)
    {
        var concierge = Row(rows, "concierge");
        var ordinary = Row(rows, "claude-code");
        Text(concierge, "kind").ShouldBe("platform");
        Text(concierge, "imageId").ShouldBe(Text(ordinary, "imageId"));

        using var http = new HttpClient();
        var own = await http.GetStringAsync(new Uri(Text(concierge, "url") + "/.well-known/agent-card.json"));
        var plain = await http.GetStringAsync(new Uri(Text(ordinary, "url") + "/.well-known/agent-card.json"));
        own.ShouldContain("molecule-platform-mcp");
        plain.ShouldNotContain("molecule-platform-mcp");
        Text(JsonDocument.Parse(own).RootElement, "name").ShouldNotBe(Text(JsonDocument.Parse(plain).RootElement, "name"));
    }

    private async Task NothingMentionsTheRetiredVariantAsync()
    {
        // Written in two parts: a guard looks for the word in every file.
        const string retired = "platform-" + "agent";
        var images = (await _fixture.Engine.Docker.Images.ListImagesAsync(new ImagesListParameters()))
            .Where(image => image.RepoTags?.Any(tag => tag.EndsWith("--" + _script.Isolation, StringComparison.Ordinal)) == true)
            .ToList();
        images.Count.ShouldBe(6, "one for each runtime, and PostgreSQL and Redis");
        images.SelectMany(image => image.RepoTags.Concat((image.Labels ?? new Dictionary<string, string>()).Select(label => $"{label.Key}={label.Value}")))
            .ShouldAllBe(text => !text.Contains(retired, StringComparison.OrdinalIgnoreCase));
        (await _script.SucceedAsync("--help")).Output.ShouldNotContain(retired, Case.Insensitive);
    }

    private static JsonElement Row(JsonElement[] rows, string name) => rows.Single(row => Text(row, "name") == name);

    private static string[] Names(JsonElement[] rows) => [.. rows.Select(row => Text(row, "name"))];

    private static string[] Ids(JsonElement[] rows) => [.. rows.Select(row => Text(row, "containerId"))];

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString() ?? string.Empty;
}
