using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.Release;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Containers;
using Molecule.Containers.Engines;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Local.Sweeping;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Acceptance.Tests.Workspaces;

/// <summary>
/// A real process that owns a workspace, for tests that kill it: this assembly, run as a program. With <c>lease</c> it starts a workspace
/// under a lease, says so and waits; with <c>cut-off</c> it is killed (by itself, with SIGKILL) between creating and starting one.
/// </summary>
internal static class OwnerProcess
{
    public static async Task Main(string[] arguments)
    {
        switch (arguments)
        {
            case [Images.ImagesProcess.Mode, .. var rest]:
                await Images.ImagesProcess.RunAsync(rest);
                return;
            case [ControlPlaneProcess.Mode, .. var rest]:
                await ControlPlaneProcess.RunAsync(rest);
                return;
            case [Images.LargeContextProcess.Mode, var folder]:
                await Images.LargeContextProcess.RunAsync(folder);
                return;
            case [FaultRelease.Mode]:
                await FaultRelease.MainAsync();
                return;
        }

        var (mode, address, home, instance, network, isolation, id) = (arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5], arguments[6]);
        var endpoint = new EngineEndpoint(new Uri(address), "the test that started this process");
        using var direct = new ContainerEngine(endpoint, await EngineProbe.ProbeAsync(endpoint, CancellationToken.None));
        await using var proxy = new RecordingProxy(direct, sent =>
        {
            if (mode == "cut-off" && sent.Contains("/start HTTP/1.1", StringComparison.Ordinal))
            {
                Process.GetCurrentProcess().Kill();
            }
        });
        using var lease = mode == "lease" ? WorkspaceLease.Take(new StateHome(home)) : null;
        var environment = new TestEnvironment(new Dictionary<string, string> { ["MOLECULE_LOCAL_IMAGE_ISOLATION"] = isolation });
        var options = LocalProvisionerOptions.FromEnvironment(environment) with { Instance = InstanceId.Parse(instance), Network = network, Lease = lease };
        var provisioner = new LocalWorkspaceProvisioner(proxy.Engine, options, NullLogger<LocalWorkspaceProvisioner>.Instance, TimeProvider.System);

        await provisioner.StartAsync(WorkspaceBench.Spec() with { Id = id }, CancellationToken.None);

        await Console.Out.WriteLineAsync("started");
        await Task.Delay(Timeout.Infinite);
    }

    public static Process Start(string mode, WorkspaceBench bench, string home, string isolation, WorkspaceId id)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { typeof(OwnerProcess).Assembly.Location, mode, bench.Engine.Endpoint.Address.ToString(), home, bench.Instance.Value, bench.Network, isolation, id.Value })
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
