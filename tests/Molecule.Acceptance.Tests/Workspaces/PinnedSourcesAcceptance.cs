using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.Images;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Containers.Processes;
using Molecule.Images.Manifest;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Assets.Pinned;
using Molecule.Provisioner.Local;

namespace Molecule.Acceptance.Tests.Workspaces;

/// <summary>A concierge whose identity and tools come from private repositories: through git over HTTP, and through an archive endpoint that packs with git.</summary>
public sealed class PinnedSourcesAcceptance(TestAgentImages images) : IClassFixture<TestAgentImages>, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _folder = Directory.CreateTempSubdirectory("molecule-pinned-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(PinnedChannel.Git)]
    [InlineData(PinnedChannel.Archive)]
    public async Task A_concierge_has_its_identity_and_its_tools_from_where_they_are_pinned(PinnedChannel channel)
    {
        await using var bench = await WorkspaceBench.CreateAsync(images);
        using var git = new GitServer(_folder);
        using var archives = new GitArchives(Path.Combine(_folder, "bare"));
        var identity = git.Commit("private/identity", "first", ("config.yaml", "name: pinned\n"), ("system-prompt.md", "You are pinned."), ("entrypoint.sh", "exit 1"));
        git.Commit("private/identity", "second", ("config.yaml", "name: moved\n"));
        var tools = git.Commit("private/tools", "first", ("plugin.yaml", "name: molecule-platform-mcp\nversion: 9\ndescription: d\nkinds: [platform]\n"), ("bin/serve.sh", "#!/bin/sh\n"));
        var spec = WorkspaceBench.Spec("claude-code") with { Kind = "platform", Assets = $"private/identity@{identity}", Plugins = [$"private/tools@{tools}"] };
        var provisioner = Provisioner(bench, channel, channel == PinnedChannel.Git ? git.Address : archives.Address);

        var started = await provisioner.StartAsync(spec, None);

        (await ReadAsync("config.yaml")).ShouldBe("name: pinned\n");
        (await ReadAsync("system-prompt.md")).ShouldBe("You are pinned.");
        (await ReadAsync("plugins/molecule-platform-mcp/plugin.yaml")).ShouldNotBeNull().ShouldContain("version: 9");
        (await ReadAsync("plugins/molecule-platform-mcp/bin/serve.sh")).ShouldBe("#!/bin/sh\n");
        (await ReadAsync("entrypoint.sh")).ShouldBeNull("only an identity's files are taken");
        await Should.ThrowAsync<AssetFetchException>(() => provisioner.StartAsync(spec with { Assets = $"private/identity@{new string('1', 40)}" }, None));
        (await provisioner.IsRunningAsync(started.Id, None)).Running.ShouldBeTrue("a failed fetch ends the start before anything is touched");

        async Task<string?> ReadAsync(string path) =>
            await provisioner.ReadFileAsync(started.Id, "/configs/" + path, None) is { } content ? System.Text.Encoding.UTF8.GetString(content) : null;
    }

    private LocalWorkspaceProvisioner Provisioner(WorkspaceBench bench, PinnedChannel channel, string address)
    {
        var environment = new TestEnvironment(new Dictionary<string, string> { ["MOLECULE_LOCAL_IMAGE_ISOLATION"] = images.Isolation, ["TEST_TOKEN"] = GitServer.Token });
        var options = LocalProvisionerOptions.FromEnvironment(environment) with
        {
            Instance = bench.Instance,
            Network = bench.Network,
            Pinned = new PinnedSourceOptions
            {
                Channel = channel,
                Provider = new GitProvider("moleculesai", address, "TEST_TOKEN"),
                CacheFolder = Path.Combine(_folder, "cache"),
                Environment = environment,
            },
        };
        return new LocalWorkspaceProvisioner(bench.Engine, options, NullLogger<LocalWorkspaceProvisioner>.Instance, TimeProvider.System);
    }

    /// <summary>The archive endpoint as the git host has it: <c>git archive</c> of the commit, below a folder of the repository's name.</summary>
    private sealed class GitArchives : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly string _repositories;

        public GitArchives(string repositories)
        {
            _repositories = repositories;
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
            }

            _listener.Prefixes.Add(Address);
            _listener.Start();
            _ = Task.Run(ServeAsync);
        }

        public string Address { get; }

        public void Dispose() => _listener.Close();

        private async Task ServeAsync()
        {
            while (_listener.IsListening)
            {
                try
                {
                    var context = await _listener.GetContextAsync();
                    await AnswerAsync(context);
                    context.Response.Close();
                }
                catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
                {
                    // The test is over.
                }
            }
        }

        private async Task AnswerAsync(HttpListenerContext context)
        {
            // /api/v1/repos/<org>/<name>/archive/<commit>.tar.gz
            var parts = context.Request.Url!.AbsolutePath.Split('/');
            var archive = Path.Combine(_repositories, "..", $"{Guid.NewGuid():n}.tar.gz");
            string[] arguments = ["-C", Path.Combine(_repositories, parts[4], parts[5] + ".git"), "archive", "--format=tar.gz", $"--prefix={parts[5]}/", "--output", archive, parts[7].Split('.')[0]];
            var packed = await new ProcessRunner(TimeProvider.System).RunAsync(new ProcessSpec("git", arguments), None);
            if (context.Request.Headers["Authorization"] != "token " + GitServer.Token || !packed.Succeeded)
            {
                context.Response.StatusCode = 404;
                return;
            }

            await context.Response.OutputStream.WriteAsync(await File.ReadAllBytesAsync(archive));
        }
    }
}
