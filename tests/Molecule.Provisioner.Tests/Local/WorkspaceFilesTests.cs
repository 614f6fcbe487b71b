using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Plugins;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.Local;

public sealed class WorkspaceFilesTests
{
    private const string Pinned = "org/tool@c61e905dd6fd322a75aab85ad7e8855608241c31";
    private const string Manifest = "name: tool\nversion: 1.0.0\ndescription: d\n";

    [Fact]
    public async Task Gather_a_concierge_has_its_identity_instead_of_the_templates_and_its_plugin()
    {
        var ordinary = await GatherAsync(Specs.Valid with { Runtime = "claude-code" });
        var concierge = await GatherAsync(Specs.Valid with { Runtime = "claude-code", Kind = "platform", Assets = "concierge", Plugins = ["molecule-platform-mcp"] });

        concierge.Files["config.yaml"].ShouldNotBe(ordinary.Files["config.yaml"]);
        concierge.Files.Keys.ShouldContain("plugins/molecule-platform-mcp/plugin.yaml");
        ordinary.Files.Keys.ShouldNotContain(path => path.StartsWith("plugins/"));
    }

    [Fact]
    public async Task Gather_what_a_fetcher_should_have_filtered_aborts() =>
        await Should.ThrowAsync<AssetBoundaryException>(() => GatherAsync(Specs.Valid with { Assets = "x" }, new Source(Specs.AssetSetOf(("config.yaml", ""), ("entrypoint.sh", "")))));

    [Fact]
    public async Task Gather_without_a_configuration_from_any_source_is_refused()
    {
        var empty = Directory.CreateTempSubdirectory("molecule-files-");
        try
        {
            (await Should.ThrowAsync<InvalidWorkspaceSpecException>(() => GatherAsync(Specs.Valid with { TemplateFolder = empty.FullName }))).Message.ShouldContain("no source gives a config.yaml");
        }
        finally
        {
            empty.Delete();
        }
    }

    [Fact]
    public async Task Gather_generated_files_win() =>
        (await GatherAsync(Specs.Valid with { ConfigFiles = Specs.Valid.ConfigFiles.Add("config.yaml", [65]) })).Files["config.yaml"].ShouldBe([(byte)65]);

    [Theory]
    [InlineData("name: other\nversion: 1\ndescription: d", "its name is 'other'")]
    [InlineData("name: tool\nversion: 1", "no text 'description'")]
    [InlineData("- a", "not one mapping")]
    [InlineData("a: [", "not valid YAML")]
    [InlineData(Manifest + "kinds: [robot]", "unknown kind 'robot'")]
    [InlineData(Manifest + "kinds: [platform]", "is a workspace")]
    public async Task Gather_a_plugin_with_a_wrong_manifest_is_refused(string manifest, string reason) =>
        (await Should.ThrowAsync<PluginException>(() => GatherAsync(Specs.Valid with { Plugins = ["tool"] }, new Source(Specs.AssetSetOf(("plugin.yaml", manifest)))))).Message.ShouldContain(reason);

    [Fact]
    public async Task Gather_a_plugin_goes_below_its_own_folder() =>
        (await GatherAsync(Specs.Valid with { Plugins = ["tool"] }, new Source(Specs.AssetSetOf(("plugin.yaml", Manifest), ("server.py", ""))))).Files.Keys
            .ShouldBe(["config.yaml", "plugins/tool/plugin.yaml", "plugins/tool/server.py", "prompts/patch.md", "system-prompt.md"], ignoreOrder: true);

    [Fact]
    public async Task Gather_a_pinned_plugin_goes_below_the_folder_of_its_own_name() =>
        (await GatherAsync(Specs.Valid with { Plugins = [Pinned] }, new Source(Specs.AssetSetOf(("plugin.yaml", Manifest), ("server.py", ""))))).Files.Keys
            .ShouldContain("plugins/tool/server.py");

    [Theory]
    [InlineData("name: ../up\nversion: 1\ndescription: d", "its name is '../up'")]
    [InlineData("name: .\nversion: 1\ndescription: d", "its name is '.'")]
    [InlineData("name: molecule-platform-mcp\nversion: 1\ndescription: d", "only a workspace of kind platform is entitled")]
    public async Task Gather_a_pinned_plugin_whose_name_it_may_not_have_is_refused(string manifest, string reason) =>
        (await Should.ThrowAsync<PluginException>(() => GatherAsync(Specs.Valid with { Plugins = [Pinned] }, new Source(Specs.AssetSetOf(("plugin.yaml", manifest)))))).Message.ShouldContain(reason);

    [Fact]
    public async Task Gather_a_concierge_may_have_its_tools_from_a_pinned_repository() =>
        (await GatherAsync(
            Specs.Valid with { Kind = "platform", Plugins = [Pinned] },
            new Source(Specs.AssetSetOf(("plugin.yaml", "name: molecule-platform-mcp\nversion: 1\ndescription: d"))))).Files.Keys.ShouldContain("plugins/molecule-platform-mcp/plugin.yaml");

    [Fact]
    public async Task Gather_two_plugins_of_one_name_are_refused() =>
        (await Should.ThrowAsync<PluginException>(() => GatherAsync(Specs.Valid with { Plugins = ["tool", Pinned] }, new Source(Specs.AssetSetOf(("plugin.yaml", Manifest))))))
            .Message.ShouldContain("another one is named 'tool'");

    [Fact]
    public async Task Gather_a_plugin_with_a_path_that_leaves_its_folder_is_refused() =>
        (await Should.ThrowAsync<PluginException>(() => GatherAsync(Specs.Valid with { Plugins = ["tool"] }, new Source(Specs.AssetSetOf(("plugin.yaml", Manifest), ("../x", ""))))))
            .Message.ShouldContain("leaves its folder");

    [Fact]
    public async Task Gather_a_plugin_without_a_manifest_or_of_no_name_here_is_refused()
    {
        (await Should.ThrowAsync<PluginException>(() => GatherAsync(Specs.Valid with { Plugins = ["tool"] }, new Source(Specs.AssetSetOf(("server.py", "")))))).Message.ShouldContain("no plugin.yaml");
        (await Should.ThrowAsync<PluginException>(() => GatherAsync(Specs.Valid with { Plugins = ["absent"] }))).Message.ShouldContain("no plugin of that name");
    }

    [Fact]
    public async Task Gather_without_a_way_to_pinned_repositories_they_are_refused() =>
        (await Should.ThrowAsync<AssetFetchException>(() => GatherAsync(Specs.Valid with { Assets = Pinned }))).Reference.ShouldBe(Pinned);

    [Fact]
    public async Task Gather_files_of_all_sources_together_are_bounded() =>
        (await Should.ThrowAsync<InvalidWorkspaceSpecException>(() => GatherAsync(
            Specs.Valid with { ConfigFiles = Specs.Valid.ConfigFiles.Add("big", [.. new byte[16 << 20]]) }))).Field.ShouldBe("config files");

    private static Task<AssetSet> GatherAsync(WorkspaceSpec spec, Source? source = null) =>
        new WorkspaceFiles(source is null ? [new EmbeddedAssetFetcher()] : [source], source is null ? [new EmbeddedPluginSource()] : [source])
            .GatherAsync(WorkspaceSpecValidator.Validate(spec), CancellationToken.None);

    private sealed class Source(AssetSet files) : IAssetFetcher, IPluginSource
    {
        public bool CanFetch(AssetReference reference) => true;

        public Task<AssetSet> FetchAsync(AssetReference reference, CancellationToken cancellation) => Task.FromResult(files);

        public Task<AssetSet?> FindAsync(AssetReference plugin, CancellationToken cancellation) => Task.FromResult<AssetSet?>(files);
    }
}
