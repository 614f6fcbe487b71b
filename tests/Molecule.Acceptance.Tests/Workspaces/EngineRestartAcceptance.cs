using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.Engines;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Containers.Processes;
using Molecule.Images.Runtimes;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Acceptance.Tests.Workspaces;

/// <summary>An engine of its own, which is stopped and started again while workspaces run on it.</summary>
public sealed class EngineRestartAcceptance(TestAgentImages images) : IClassFixture<TestAgentImages>
{
    private const string Network = "molecule-restart-net";

    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Workspaces_outlive_their_engine_and_count_as_running_while_it_is_away()
    {
        if (ManagedEngines.Refusal is not null)
        {
            return;
        }

        var home = new StateHome(Directory.CreateTempSubdirectory("molecule-restart-").FullName);
        var managed = ManagedEngines.Engine(home);
        try
        {
            await CopyPackagesAsync(home);
            using var engine = await ConnectAsync((await managed.UpAsync(None)).Endpoint);
            await CopyImageAsync(engine);
            await engine.Docker.Networks.CreateNetworkAsync(new NetworksCreateParameters { Name = Network });
            var provisioner = Provisioner(engine);
            var spec = WorkspaceBench.Spec();
            var started = await provisioner.StartAsync(spec, None);
            await provisioner.ExecAsync(started.Id, ["sh", "-c", "echo kept > /workspace/data"], None);

            await managed.DownAsync(purge: false, None);
            var away = await provisioner.IsRunningAsync(started.Id, None);
            away.Running.ShouldBeTrue("nobody must tear it down now");
            away.Error.ShouldNotBeNull();

            await managed.UpAsync(None);
            await UntilHealthyAsync(provisioner, started.Id);
            (await provisioner.IsRunningAsync(started.Id, None)).ShouldBe(RunningAnswer.Yes);
            using var http = new HttpClient();
            (await http.GetStringAsync($"http://127.0.0.1:{started.HostPort}/health")).ShouldContain("ok");
            (await provisioner.ExecAsync(started.Id, ["cat", "/workspace/data"], None)).StandardOutput.ShouldBe("kept\n");
            (await provisioner.StartAsync(spec, None)).Reference.ShouldNotBe(started.Reference);
            await provisioner.StopAsync(started.Id, None);
            (await provisioner.IsRunningAsync(started.Id, None)).ShouldBe(RunningAnswer.No);
        }
        finally
        {
            await managed.DownAsync(purge: true, None);
            Directory.Delete(home.Path, recursive: true);
        }
    }

    private LocalWorkspaceProvisioner Provisioner(ContainerEngine engine)
    {
        var environment = new TestEnvironment(new Dictionary<string, string> { [IsolationToken.Variable] = images.Isolation });
        var options = LocalProvisionerOptions.FromEnvironment(environment) with { Instance = InstanceId.Parse($"test-{Guid.NewGuid():n}"), Network = Network };
        return new LocalWorkspaceProvisioner(engine, options, NullLogger<LocalWorkspaceProvisioner>.Instance, TimeProvider.System);
    }

    /// <summary>What this machine has unpacked already need not be downloaded again; where it has nothing, the engine brings it.</summary>
    private static async Task CopyPackagesAsync(StateHome home)
    {
        var own = StateHome.Resolve(ProcessEnvironmentVariables.Instance).Packages;
        if (Directory.Exists(own))
        {
            (await new ProcessRunner(TimeProvider.System).RunAsync(new ProcessSpec("cp", ["-a", "--reflink=auto", own, home.Packages]), None)).EnsureSuccess("Copying the packages", "Look.");
        }
    }

    private async Task CopyImageAsync(ContainerEngine engine)
    {
        await using var saved = await images.Engine.Docker.Images.SaveImageAsync(images.NameOf(RuntimeCatalogue.Codex));
        await engine.Docker.Images.LoadImageAsync(new ImageLoadParameters { Quiet = true }, saved, new InlineProgress<JSONMessage>(_ => { }), None);
    }

    private static async Task<ContainerEngine> ConnectAsync(EngineEndpoint endpoint) => new(endpoint, await EngineProbe.ProbeAsync(endpoint, None));

    private static async Task UntilHealthyAsync(LocalWorkspaceProvisioner provisioner, WorkspaceId id)
    {
        for (var attempt = 0; attempt < 300 && await provisioner.InspectHealthAsync(id, None) is not { Health: "healthy" }; attempt++)
        {
            await Task.Delay(100);
        }
    }
}
