using System.Collections.Immutable;
using System.Text;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Acceptance.Tests.Workspaces;

/// <summary>Regression: what was once put into a workspace's volume stayed there for ever, an entitled plugin among it.</summary>
public sealed class StaleFilesAcceptance(TestAgentImages images) : IClassFixture<TestAgentImages>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task What_the_provisioner_no_longer_brings_is_gone_and_what_the_agent_wrote_stays()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var entitled = WorkspaceBench.Spec("claude-code") with
        {
            Kind = "platform",
            Assets = "concierge",
            Plugins = ["molecule-platform-mcp"],
            ConfigFiles = Files("notes/given.txt", "hooks.sh", "prompts/extra.md"),
        };
        var first = await bench.Provisioner.StartAsync(entitled, None);
        (await ListAsync(bench, first.Id)).ShouldContain("plugins/molecule-platform-mcp/plugin.yaml");
        (await bench.Provisioner.ExecAsync(first.Id, ["sh", "-c", "cd /configs && echo mine > notes/own.txt && echo mine > memory.md && mkdir -p plugins/self-made && touch plugins/self-made/plugin.yaml"], None)).ExitCode.ShouldBe(0);
        await bench.Provisioner.StopAsync(first.Id, None);

        var bare = entitled with { Kind = null, Assets = null, Plugins = [], ConfigFiles = ImmutableDictionary<string, ImmutableArray<byte>>.Empty, AuthToken = "tok" };
        await bench.Provisioner.StartAsync(bare, None);

        var left = await ListAsync(bench, first.Id);
        left.ShouldNotContain(path => path.StartsWith("plugins/"));
        left.ShouldNotContain("prompts/extra.md");
        left.ShouldNotContain("notes/given.txt");
        left.ShouldNotContain("hooks.sh");
        left.ShouldContain("notes/own.txt");
        left.ShouldContain("memory.md");
        left.ShouldContain("config.yaml");
        (await InstanceRemains.ContainersAsync(bench.Engine, bench.Instance)).Count.ShouldBe(1, "the container that removed them is gone");
    }

    [Fact]
    public async Task A_link_that_the_agent_puts_in_a_managed_folders_place_is_replaced_and_not_followed()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var spec = WorkspaceBench.Spec() with { ConfigFiles = Files("prompts/extra.md") };
        var first = await bench.Provisioner.StartAsync(spec, None);
        await bench.Provisioner.ExecAsync(first.Id, ["sh", "-c", "mkdir /configs/elsewhere && touch /configs/elsewhere/kept && rm -r /configs/prompts && ln -s elsewhere /configs/prompts"], None);

        await bench.Provisioner.StartAsync(spec, None);

        var left = await ListAsync(bench, first.Id);
        left.ShouldContain("prompts/extra.md");
        left.ShouldContain("elsewhere/kept");
        left.ShouldNotContain("elsewhere/extra.md");
    }

    [Fact]
    public async Task A_system_prompt_of_a_volume_without_a_list_goes_too()
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        var folder = Directory.CreateTempSubdirectory("molecule-template-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "config.yaml"), "name: bare\n");
            var spec = WorkspaceBench.Spec();
            var first = await bench.Provisioner.StartAsync(spec, None);
            (await ListAsync(bench, first.Id)).ShouldContain("system-prompt.md");
            await bench.Provisioner.ExecAsync(first.Id, ["rm", "/configs/.molecule-files"], None);

            await bench.Provisioner.StartAsync(spec with { TemplateFolder = folder.FullName }, None);

            (await ListAsync(bench, first.Id)).ShouldNotContain("system-prompt.md");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string[]> ListAsync(WorkspaceBench bench, WorkspaceId id) =>
        (await bench.Provisioner.ExecAsync(id, ["sh", "-c", "cd /configs && find . -type f -printf '%P\\n'"], None)).StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static ImmutableDictionary<string, ImmutableArray<byte>> Files(params string[] paths) =>
        ImmutableDictionary.CreateRange(paths.Select(path => KeyValuePair.Create(path, ImmutableArray.Create(Encoding.UTF8.GetBytes("given")))));
}
