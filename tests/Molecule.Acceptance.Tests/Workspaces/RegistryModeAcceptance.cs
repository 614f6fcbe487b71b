using Docker.DotNet;
using Molecule.Acceptance.Tests.Registries;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Images.Runtimes;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Acceptance.Tests.Workspaces;

/// <summary>Registry mode against a real registry: which tags are pulled again, which only when they are missing, and what is asked for at all.</summary>
public sealed class RegistryModeAcceptance(TestAgentImages images) : IClassFixture<TestAgentImages>
{
    private const string Pinned = "sha-1111111";

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly PublishedImages _published = new(images);

    [Fact]
    public async Task A_moving_tag_is_pulled_again_and_a_pinned_one_only_when_it_is_missing()
    {
        await using var registry = await LocalRegistry.StartAsync();
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var repository = $"{registry.Authority}/molecule/workspace-template-codex";
        var first = await _published.PublishAsync(RuntimeCatalogue.Codex, repository, "latest", Pinned);
        await _published.ForgetAsync($"{repository}:latest", $"{repository}:{Pinned}");

        (await StartAsync(bench, registry, image: null)).ShouldBe((first, true), "it was missing");
        (await StartAsync(bench, registry, $"{repository}:{Pinned}")).ShouldBe((first, true), "it was missing");
        var digest = (await images.Engine.Docker.Images.InspectImageAsync($"{repository}:{Pinned}")).RepoDigests.Single(name => name.StartsWith(repository, StringComparison.Ordinal));

        await images.BuildAsync(RuntimeCatalogue.Codex, revision: "2");
        var second = await _published.PublishAsync(RuntimeCatalogue.Codex, repository, "latest", Pinned);
        second.ShouldNotBe(first);
        await _published.TagAsync(first, repository, "latest", Pinned);

        (await StartAsync(bench, registry, image: null)).ShouldBe((second, true), "latest has moved");
        (await StartAsync(bench, registry, $"{repository}:{Pinned}")).ShouldBe((first, false), "the engine has it, whatever the registry says");
        (await StartAsync(bench, registry, digest)).ShouldBe((first, false), "the engine has it");

        await _published.ForgetAsync($"{repository}:{Pinned}", digest);
        (await StartAsync(bench, registry, $"{repository}:{Pinned}")).ShouldBe((second, true), "it is missing again, and somebody has moved it");
        (await StartAsync(bench, registry, digest)).ShouldBe((first, true), "a digest never moves");
    }

    [Fact]
    public async Task While_a_concierge_starts_no_image_but_its_own_is_inspected_pulled_or_named()
    {
        await using var registry = await LocalRegistry.StartAsync();
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var repository = $"{registry.Authority}/molecule/workspace-template-claude-code";
        await _published.PublishAsync(RuntimeCatalogue.ClaudeCode, repository, "latest");
        await _published.ForgetAsync($"{repository}:latest");
        await using var proxy = new RecordingProxy(images.Engine);
        var concierge = WorkspaceBench.Spec("claude-code") with { Kind = "platform", Assets = "concierge", Plugins = ["molecule-platform-mcp"] };

        var started = await InRegistryMode(bench, proxy, registry).StartAsync(concierge, None);

        started.Image.ShouldBe($"{repository}:latest");
        proxy.CreatedFrom.ShouldBe([$"{repository}:latest"]);
        var asked = proxy.Requests.Where(request => request.Contains("/images", StringComparison.Ordinal)).ToList();
        asked.ShouldNotBeEmpty();
        asked.ShouldAllBe(request => request.Contains("workspace-template-claude-code"));
        asked.ShouldAllBe(request => !request.Contains("molecule-local"));
        (await bench.Provisioner.ExecAsync(started.Id, ["ls", "/configs/plugins"], None)).StandardOutput.ShouldBe("molecule-platform-mcp\n");
    }

    /// <summary>The image's id that runs, and whether the engine was told to pull.</summary>
    private async Task<(string ImageId, bool Pulled)> StartAsync(WorkspaceBench bench, LocalRegistry registry, string? image)
    {
        await using var proxy = new RecordingProxy(images.Engine);
        var provisioner = InRegistryMode(bench, proxy, registry);
        var started = await provisioner.StartAsync(WorkspaceBench.Spec() with { Image = image }, None);
        var running = (await images.Engine.Docker.Containers.InspectContainerAsync(started.Reference)).Image;
        await provisioner.StopAsync(started.Id, None);
        return (running, proxy.Requests.Any(request => request.Contains("/images/create", StringComparison.Ordinal)));
    }

    private static Molecule.Provisioner.Local.LocalWorkspaceProvisioner InRegistryMode(WorkspaceBench bench, RecordingProxy proxy, LocalRegistry registry) =>
        bench.With(proxy.Engine, new() { ["MOLECULE_IMAGE_REGISTRY"] = $"{registry.Authority}/molecule" });
}
