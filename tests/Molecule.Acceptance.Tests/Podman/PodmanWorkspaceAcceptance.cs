using System.Net.Sockets;
using System.Text;
using Docker.DotNet.Models;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Acceptance.Tests.Workspaces;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Acceptance.Tests.Podman;

[Collection(PodmanCollection.Name)]
public sealed class PodmanWorkspaceAcceptance(PodmanAgentImages agents) : IClassFixture<PodmanAgentImages>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_workspace_starts_with_its_files_answers_on_its_port_and_is_replaced_stopped_and_gone()
    {
        if (!PodmanEngine.Runs)
        {
            return;
        }

        await using var bench = await WorkspaceBench.CreateAsync(agents.Images);
        var spec = WorkspaceBench.Spec() with { AuthToken = "tok-1" };
        var first = await bench.Provisioner.StartAsync(spec, None);

        var started = await bench.Provisioner.StartAsync(spec, None);

        started.Reference.ShouldNotBe(first.Reference);
        (await bench.Provisioner.IsRunningAsync(started.Id, None)).ShouldBe(RunningAnswer.Yes);
        (await bench.Provisioner.ListAsync(None)).Single().ContainerId.ShouldBe(started.Reference);
        (await AnswerAsync(started.HostPort!.Value)).ShouldContain("\"name\":");
        Encoding.UTF8.GetString((await bench.Provisioner.ReadFileAsync(started.Id, "/configs/.auth_token", None))!).ShouldBe("tok-1");
        (await bench.Provisioner.ExecAsync(started.Id, ["sh", "-c", "stat -c '%U %a' /configs/.auth_token; echo err >&2; exit 4"], None)).ShouldBe(new ExecResult(4, "agent 600\n", "err\n"));
        await bench.Provisioner.StopAsync(started.Id, None);
        await bench.Provisioner.StopAsync(started.Id, None);
        (await bench.Provisioner.IsRunningAsync(started.Id, None)).ShouldBe(RunningAnswer.No);
        (await bench.Provisioner.RemoveVolumesAsync(started.Id, None)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_name_that_is_taken_a_network_that_is_used_and_a_port_that_is_bound_are_told_apart()
    {
        if (!PodmanEngine.Runs)
        {
            return;
        }

        await using var bench = await WorkspaceBench.CreateAsync(agents.Images);
        using var holder = new TcpListener(System.Net.IPAddress.Loopback, 0);
        holder.Start();
        var bound = ((System.Net.IPEndPoint)holder.LocalEndpoint).Port;
        var started = await bench.Provisioner.StartAsync(WorkspaceBench.Spec() with { PreferredHostPort = bound }, None);

        started.HostPort.ShouldNotBe(bound);
        (await Refusal(() => bench.Engine.Docker.Networks.DeleteNetworkAsync(bench.Network))).ShouldBe(System.Net.HttpStatusCode.Forbidden);
        (await Refusal(() => bench.Engine.Docker.Networks.CreateNetworkAsync(new NetworksCreateParameters { Name = bench.Network, CheckDuplicate = true }))).ShouldBe(System.Net.HttpStatusCode.Conflict);
        (await Refusal(() => bench.Engine.Docker.Containers.CreateContainerAsync(
            new CreateContainerParameters { Name = WorkspaceNames.Container(started.Id), Image = agents.Images.NameOf(Molecule.Images.Runtimes.RuntimeCatalogue.Codex) }))).ShouldBe(System.Net.HttpStatusCode.Conflict);
    }

    private static async Task<System.Net.HttpStatusCode> Refusal(Func<Task> ask) => (await Should.ThrowAsync<Docker.DotNet.DockerApiException>(ask)).StatusCode;

    /// <summary>The agent listens a moment after its container has started.</summary>
    private static async Task<string> AnswerAsync(int port)
    {
        using var http = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await http.GetStringAsync($"http://127.0.0.1:{port}/.well-known/agent-card.json");
            }
            catch (HttpRequestException) when (attempt < 200)
            {
                await Task.Delay(100);
            }
        }
    }
}

/// <summary>Podman's stand-ins for the starter images.</summary>
public sealed class PodmanAgentImages(PodmanEngine podman) : IAsyncLifetime
{
    public TestAgentImages Images { get; } = new(podman.Endpoint);

    public Task InitializeAsync() => PodmanEngine.Runs ? Images.InitializeAsync() : Task.CompletedTask;

    public Task DisposeAsync() => PodmanEngine.Runs ? Images.DisposeAsync() : Task.CompletedTask;
}
