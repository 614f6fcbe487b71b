using System.Collections.Immutable;
using Molecule.Provisioner.Local;
using Molecule.Stack.Listing;

namespace Molecule.Stack;

/// <summary>Takes away what a stack has.</summary>
internal sealed class StackTeardown(StackOptions options, EngineContainers containers, LocalWorkspaceProvisioner provisioner, StackNetwork network, IProgress<StackEvent> progress)
{
    /// <summary>Containers and network.</summary>
    public async Task<StackDownResult> DownAsync(CancellationToken cancellation)
    {
        var present = await StackListing.ReadAsync(containers, cancellation);
        await Task.WhenAll(
        [
            .. present.Helpers.Select(helper => containers.RemoveAsync(helper, cancellation)),
            .. present.Services.Select(service => TellAsync(service.Name, containers.RemoveAsync(service.ContainerId, cancellation))),
            .. present.Workspaces.Select(workspace => TellAsync(workspace.Name, provisioner.StopAsync(workspace.Id, cancellation))),
        ]);

        var networks = await network.FindOwnAsync(cancellation);
        foreach (var own in networks)
        {
            await network.RemoveAsync(own.Id, cancellation);
            progress.Report(new StackEvent.NetworkRemoved(own.Name));
        }

        return new StackDownResult([.. present.Workspaces.Select(workspace => workspace.Name)], [.. networks.Select(own => own.Name)])
        {
            RemovedServices = [.. present.Services.Select(service => service.Name)],
        };
    }

    /// <summary>Everything that is this stack's and nobody else's: also its volumes, with their data, and its credentials.</summary>
    public async Task<StackDownResult> ResetAsync(CancellationToken cancellation)
    {
        var down = await DownAsync(cancellation);
        var volumes = ImmutableArray.CreateBuilder<string>();
        foreach (var volume in (await containers.ListOwnVolumesAsync(cancellation)).OrderBy(volume => volume.Name, StringComparer.Ordinal))
        {
            if (await containers.RemoveVolumeAsync(volume.Name, cancellation))
            {
                volumes.Add(volume.Name);
                progress.Report(new StackEvent.VolumeRemoved(volume.Name));
            }
        }

        Forget(StackCredentials.FolderOf(options.StateHome, options.Identity));
        return down with { RemovedVolumes = volumes.ToImmutable() };
    }

    /// <summary>Lock files stay: this run holds one of them, and another may wait for it.</summary>
    private static void Forget(string folder)
    {
        foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json*") : [])
        {
            if (!file.EndsWith(".lock", StringComparison.Ordinal))
            {
                File.Delete(file);
            }
        }
    }

    private async Task TellAsync(string member, Task removal)
    {
        await removal;
        progress.Report(new StackEvent.Removed(member));
    }
}
