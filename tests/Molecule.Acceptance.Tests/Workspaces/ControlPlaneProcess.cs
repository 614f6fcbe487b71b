using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Acceptance.Tests.TestAgent;
using Molecule.Containers.Processes;
using Molecule.Provisioner.ControlPlane;
using Molecule.Provisioner.ControlPlane.Instances;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Acceptance.Tests.Workspaces;

/// <summary>
/// A process that starts one workspace through the control plane, for tests that kill it: this assembly, run as a program. It prints
/// <c>started</c> with the instance.
/// </summary>
internal static class ControlPlaneProcess
{
    /// <summary>The first argument of the process.</summary>
    public const string Mode = "control-plane";

    public const string Organisation = "org-killed";

    public static async Task RunAsync(string[] arguments)
    {
        var (url, home, id) = (arguments[0], arguments[1], arguments[2]);
        var options = ControlPlaneOptions.FromEnvironment(Variables(url));
        using var client = ControlPlaneServices.CreateClient(options, TimeProvider.System, NullLogger<IControlPlaneClient>.Instance);
        var provisioner = new ControlPlaneWorkspaceProvisioner(client, options, StoreIn(home), NullLogger<ControlPlaneWorkspaceProvisioner>.Instance, TimeProvider.System);

        var started = await provisioner.StartAsync(new WorkspaceSpec { Id = id, Runtime = "hermes" }, CancellationToken.None);

        await Console.Out.WriteLineAsync($"started {started.Reference}");
    }

    public static Process Start(string authority, string home, WorkspaceId id)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ControlPlaneProcess).Assembly.Location, Mode, $"http://{authority}", home, id.Value]) { RedirectStandardOutput = true };

        // A proxy of this machine has no business here.
        start.Environment["no_proxy"] = start.Environment["NO_PROXY"] = "127.0.0.1";
        return Process.Start(start)!;
    }

    /// <summary>What all processes of one state home share.</summary>
    public static SqliteInstanceStore StoreIn(string home) => new(Path.Combine(home, ControlPlaneServices.InstanceStoreFile), TimeProvider.System);

    private static IEnvironmentVariables Variables(string url) => new TestEnvironment(new Dictionary<string, string>
    {
        [ControlPlaneOptions.OrganisationVariable] = Organisation,
        ["CP_PROVISION_URL"] = url,
        ["MOLECULE_CP_SHARED_SECRET"] = "canary-killed-shared",
        ["ADMIN_TOKEN"] = "canary-killed-admin",
    });
}
