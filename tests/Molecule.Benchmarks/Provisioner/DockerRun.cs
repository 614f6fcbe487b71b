using Molecule.Benchmarks.Images;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Benchmarks.Provisioner;

/// <summary>
/// A workspace as a script would start it: <c>docker run</c> with the same image, network, limits, labels and volumes. It copies no
/// files, leaves the port to the engine, and does not look whether anybody else has the name.
/// </summary>
internal sealed class DockerRun(DockerCli cli, BenchWorkspaces workspaces, string image)
{
    public async Task StartAsync(CancellationToken cancellation)
    {
        var id = WorkspaceId.From(Guid.NewGuid());
        string[] labels = [.. WorkspaceLabels.Ownership(workspaces.Instance).SelectMany(label => new[] { "--label", $"{label.Key}={label.Value}" })];
        foreach (var volume in (string[])[WorkspaceNames.ConfigsVolume(id), WorkspaceNames.WorkspaceVolume(id)])
        {
            await cli.RunAsync(["volume", "create", .. labels, volume], cancellation);
        }

        await cli.RunAsync(
            [
                "run", "--detach", .. labels, "--name", WorkspaceNames.Container(id), "--network", workspaces.Network, "--network-alias", WorkspaceNames.Container(id),
                "--publish", "127.0.0.1::8000", "--restart", "unless-stopped", "--memory", "512m", "--cpus", "1",
                "--log-driver", "json-file", "--log-opt", "max-size=10m", "--log-opt", "max-file=3",
                "--volume", $"{WorkspaceNames.ConfigsVolume(id)}:/configs", "--volume", $"{WorkspaceNames.WorkspaceVolume(id)}:/workspace",
                "--env", $"WORKSPACE_ID={id}", image,
            ],
            cancellation);
        await workspaces.UntilHealthyAsync(await workspaces.PortOfAsync(WorkspaceNames.Container(id), cancellation), cancellation);
    }
}
