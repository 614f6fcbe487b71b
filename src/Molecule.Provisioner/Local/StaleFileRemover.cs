using System.Collections.Immutable;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>
/// Removes single files that an earlier start has put into <c>/configs</c> and this one does not bring. An engine's API can put files into a
/// container but remove none, so a short container of the workspace's own image does it: with that volume alone, and no network.
/// Usually nothing is stale, and there is no such container.
/// </summary>
internal sealed class StaleFileRemover(IDockerClient docker, EngineContainers containers, ILogger logger)
{
    private const string Root = "/configs/";

    /// <param name="containerId">The new container, created and not started.</param>
    /// <exception cref="WorkspaceStartException">The files could not be removed; the workspace must not start with them.</exception>
    public async Task RemoveStaleAsync(ValidatedWorkspace workspace, WorkspacePlan plan, string containerId, CancellationToken cancellation)
    {
        var stale = ManagedFiles.Stale(await EarlierAsync(plan, containerId, cancellation), plan.Files);
        if (stale.IsEmpty)
        {
            return;
        }

        var created = await docker.Containers.CreateContainerAsync(Request(workspace, plan, stale), cancellation);
        try
        {
            await docker.Containers.StartContainerAsync(created.ID, new ContainerStartParameters(), cancellation);
            var ended = await docker.Containers.WaitContainerAsync(created.ID, cancellation);
            if (ended.StatusCode != 0)
            {
                throw new WorkspaceStartException(
                    workspace.Id, workspace.Name, "remove stale files", $"rm ended with {ended.StatusCode} for {string.Join(", ", stale)}.", $"Remove them from volume {WorkspaceNames.ConfigsVolume(workspace.Id)} by hand.");
            }

            logger.StaleFilesRemoved(workspace.Name, string.Join(", ", stale));
        }
        finally
        {
            using var patience = new CancellationTokenSource(EngineContainers.CleanUpPatience);
            await containers.RemoveAsync(created.ID, patience.Token);
        }
    }

    private async Task<IEnumerable<string>> EarlierAsync(WorkspacePlan plan, string containerId, CancellationToken cancellation)
    {
        var list = await WorkspaceOutput.ReadFileAsync(docker, containerId, Root + ManagedFiles.ListFile, cancellation);
        var earlier = list is null ? [] : ManagedFiles.ReadList(list);
        return !plan.Files.Files.ContainsKey(ManagedFiles.SystemPrompt) && await ExistsAsync(containerId, ManagedFiles.SystemPrompt, cancellation)
            ? earlier.Append(ManagedFiles.SystemPrompt).Distinct(StringComparer.Ordinal)
            : earlier;
    }

    private async Task<bool> ExistsAsync(string containerId, string path, CancellationToken cancellation)
    {
        try
        {
            await docker.Containers.GetArchiveFromContainerAsync(containerId, new GetArchiveFromContainerParameters { Path = Root + path }, statOnly: true, cancellation);
            return true;
        }
        catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private static CreateContainerParameters Request(ValidatedWorkspace workspace, WorkspacePlan plan, ImmutableArray<string> stale) => new()
    {
        Image = plan.Create.Image,
        Platform = plan.Create.Platform,
        User = "0:0",
        Entrypoint = ["rm", "-rf", "--", .. stale.Select(path => Root + path)],
        Cmd = [],
        Labels = plan.Create.Labels.Where(label => label.Key is WorkspaceLabels.Managed or WorkspaceLabels.Instance).Append(new(WorkspaceLabels.Helper, "true")).ToDictionary(StringComparer.Ordinal),
        NetworkDisabled = true,
        HostConfig = new HostConfig
        {
            Mounts = [.. plan.Create.HostConfig.Mounts.Where(mount => mount.Target == Root.TrimEnd('/'))],
            ReadonlyRootfs = true,
            NetworkMode = "none",
        },
    };
}
