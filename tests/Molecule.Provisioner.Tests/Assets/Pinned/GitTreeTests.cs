using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers.Processes;
using Molecule.Images.Manifest;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Assets.Pinned;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Tests.Assets.Pinned;

/// <summary>Real repositories, in folders; over HTTP they are met in the acceptance tests.</summary>
public sealed class GitTreeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-git-tree-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_identity_is_read_at_its_commit_and_from_then_on_without_its_host()
    {
        var commit = await CommitAsync("org/identity", ("config.yaml", "name: first"), ("prompts/a.md", "a"), ("Dockerfile", "FROM x"));
        await CommitAsync("org/identity", ("config.yaml", "name: second"));
        var spec = Specs.Valid with { Assets = $"org/identity@{commit}" };

        var files = await GatherAsync(spec);

        System.Text.Encoding.UTF8.GetString(files.Files["config.yaml"].AsSpan()).ShouldBe("name: first");
        files.Files.Keys.ShouldContain("prompts/a.md");
        files.Files.Keys.ShouldNotContain("Dockerfile");
        Directory.Delete(Path.Combine(_folder, "host"), recursive: true);
        (await GatherAsync(spec)).Files.Keys.ShouldBe(files.Files.Keys);
    }

    [Fact]
    public async Task A_plugin_is_read_whole_without_links_and_the_git_folder()
    {
        var commit = await CommitAsync("org/tool", link: "server.link", ("plugin.yaml", "name: tool\nversion: 1\ndescription: d"), ("bin/server.py", "print()"));

        var files = await GatherAsync(Specs.Valid with { Plugins = [$"org/tool@{commit}"] });

        files.Files.Keys.Where(path => path.StartsWith("plugins/", StringComparison.Ordinal)).ShouldBe(["plugins/tool/bin/server.py", "plugins/tool/plugin.yaml"]);
    }

    [Fact]
    public async Task A_commit_that_is_not_there_is_an_error_that_names_the_reference_and_the_address()
    {
        await CommitAsync("org/identity", ("config.yaml", "name: x"));
        var reference = $"org/identity@{new string('1', 40)}";

        var failure = await Should.ThrowAsync<AssetFetchException>(() => GatherAsync(Specs.Valid with { Assets = reference }));

        failure.Reference.ShouldBe(reference);
        failure.Message.ShouldContain("The repository org/identity cannot be had from file://");
        failure.Remedy.ShouldContain("TEST_TOKEN");
    }

    [Fact]
    public async Task A_template_repository_is_had_from_the_mirror_that_is_named_and_another_is_not()
    {
        var commit = await CommitAsync("mirror/t-codex", ("config.yaml", "name: mirrored"));
        var prefix = ("MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX", Path.Combine(_folder, "host", "mirror", "t-"));
        Directory.Move(Path.Combine(_folder, "host", "mirror", "t-codex.git"), Path.Combine(_folder, "host", "mirror", "t-codex"));

        var files = await GatherAsync(Specs.Valid with { Assets = $"molecule-ai/molecule-ai-workspace-template-codex@{commit}" }, prefix);

        System.Text.Encoding.UTF8.GetString(files.Files["config.yaml"].AsSpan()).ShouldBe("name: mirrored");
        (await Should.ThrowAsync<AssetFetchException>(() => GatherAsync(Specs.Valid with { Assets = $"org/codex@{commit}" }, prefix))).Message.ShouldContain("org/codex.git");
    }

    private Task<AssetSet> GatherAsync(WorkspaceSpec spec, params (string, string)[] variables)
    {
        var options = new PinnedSourceOptions
        {
            Provider = new GitProvider("moleculesai", $"file://{_folder}/host/", "TEST_TOKEN"),
            CacheFolder = Path.Combine(_folder, "cache"),
            Environment = new Variables(variables),
        };
        return WorkspaceFiles.From(options, null, null, TimeProvider.System, NullLogger.Instance).GatherAsync(WorkspaceSpecValidator.Validate(spec), CancellationToken.None);
    }

    private Task<string> CommitAsync(string name, params (string Path, string Text)[] files) => CommitAsync(name, link: null, files);

    private async Task<string> CommitAsync(string name, string? link, params (string Path, string Text)[] files)
    {
        var work = Directory.CreateDirectory(Path.Combine(_folder, "work", name)).FullName;
        var bare = Path.Combine(_folder, "host", name + ".git");
        if (!Directory.Exists(bare))
        {
            await GitAsync(_folder, "init", "--quiet", "--bare", bare);
            await GitAsync(work, "init", "--quiet", "--initial-branch=main", ".");
        }

        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(work, path))!);
            await File.WriteAllTextAsync(Path.Combine(work, path), text);
        }

        if (link is not null)
        {
            File.CreateSymbolicLink(Path.Combine(work, link), "/etc/passwd");
        }

        await GitAsync(work, "add", "--all");
        await GitAsync(work, "-c", "user.name=Test", "-c", "user.email=test@example.invalid", "commit", "--quiet", "-m", "x");
        await GitAsync(work, "push", "--quiet", bare, "HEAD:main");
        return (await GitAsync(work, "rev-parse", "HEAD")).Trim();
    }

    private static async Task<string> GitAsync(string folder, params string[] arguments) =>
        (await new ProcessRunner(TimeProvider.System).RunAsync(new ProcessSpec("git", ["-C", folder, .. arguments]), CancellationToken.None))
            .EnsureSuccess("git", "Look.").Output;
}
