using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Redaction;
using Molecule.Provisioner.Diagnostics;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>Carries out a plan. Whatever goes wrong, no container of a failed start stays behind.</summary>
internal sealed class WorkspaceStarter(IDockerClient docker, EngineContainers containers, WorkspacePlanner planner, HostPorts ports, ILogger logger)
{
    private readonly StaleFileRemover _stale = new(docker, containers, logger);
    private readonly EngineProcessors _processors = new(docker);
    private const int BindAttempts = 5;

    public async Task<(string ContainerId, WorkspacePlan Plan)> StartAsync(PreparedWorkspace prepared, int? preferredPort, CancellationToken cancellation)
    {
        var workspace = prepared.Workspace;
        var limits = planner.LimitsOf(workspace);
        var processors = await _processors.ForAsync(limits, cancellation);
        if (limits.On(processors) != limits)
        {
            logger.ProcessorsBounded(workspace.Name, limits.Tier, processors!.Value);
        }

        for (var attempt = 1; ; attempt++)
        {
            var plan = planner.Plan(prepared, attempt == 1 && preferredPort is { } preferred ? preferred : ports.Pick(), processors);
            if (attempt == 1)
            {
                await ProvisionerTelemetry.StepAsync("workspace.volumes", () => PrepareVolumesAsync(plan, cancellation));
            }

            var id = await ProvisionerTelemetry.StepAsync("workspace.create", () => CreateAsync(workspace, plan, cancellation));
            try
            {
                await ProvisionerTelemetry.StepAsync("workspace.files", () => CopyFilesAsync(workspace, plan, id, cancellation));
                await ProvisionerTelemetry.StepAsync("workspace.container_start", () => docker.Containers.StartContainerAsync(id, new ContainerStartParameters(), cancellation));
                return (id, plan);
            }
            catch (DockerApiException exception) when (EngineFailure.IsPortTaken(exception) && !plan.UsesHostNetwork && attempt < BindAttempts)
            {
                ProvisionerTelemetry.PortWasTaken();
                logger.PortTaken(plan.HostPort, workspace.Name, attempt, BindAttempts);
                await containers.RemoveAsync(id, cancellation);
            }
            catch (Exception exception)
            {
                await containers.DiscardAsync(id);
                throw exception is DockerApiException refused ? refused.ToStartException(workspace, "start") : exception;
            }
        }
    }

    private async Task PrepareVolumesAsync(WorkspacePlan plan, CancellationToken cancellation)
    {
        foreach (var volume in plan.DiscardedVolumes)
        {
            await containers.RemoveVolumeAsync(volume, cancellation);
        }

        await Task.WhenAll(plan.Volumes.Select(volume => containers.EnsureVolumeAsync(volume, cancellation)));
    }

    private async Task<string> CreateAsync(ValidatedWorkspace workspace, WorkspacePlan plan, CancellationToken cancellation)
    {
        try
        {
            return await containers.CreateAsync(plan.Create, cancellation);
        }
        catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict)
        {
            // The name was free a moment ago: another starter of this workspace was faster, and its container is not ours to remove.
            throw new WorkspaceStartException(
                workspace.Id, workspace.Name, "create", Redactor.Process.Redact(exception.ResponseBody.Trim()), "Another run is starting the same workspace: wait for it, then try again.", exception);
        }
        catch (DockerApiException exception)
        {
            throw exception.ToStartException(workspace, "create");
        }
    }

    private async Task CopyFilesAsync(ValidatedWorkspace workspace, WorkspacePlan plan, string id, CancellationToken cancellation)
    {
        try
        {
            await _stale.RemoveStaleAsync(workspace, plan, id, cancellation);
            using var archive = ConfigArchive.Write(plan.Files, plan.AuthToken);
            await docker.Containers.ExtractArchiveToContainerAsync(id, new ContainerPathStatParameters { Path = "/configs", AllowOverwriteDirWithFile = false }, archive, cancellation);
        }
        catch (DockerApiException exception)
        {
            throw exception.ToStartException(workspace, "copy files");
        }
    }
}
