using System.Collections.Immutable;
using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines;
using Molecule.Containers.Redaction;
using Molecule.Images.Pulls;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Diagnostics;
using Molecule.Provisioner.Local.Sweeping;
using Molecule.Provisioner.Plugins;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>Workspaces as containers of one engine. Safe for concurrent use.</summary>
public sealed class LocalWorkspaceProvisioner : IWorkspaceProvisioner
{
    private readonly ContainerEngine _engine;
    private readonly LocalProvisionerOptions _options;
    private readonly IWorkspaceImages _images;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkspaceFiles _files;
    private readonly WorkspacePlanner _planner;
    private readonly EngineContainers _containers;
    private readonly WorkspaceStarter _starter;

    /// <param name="images">Null resolves images by <see cref="LocalProvisionerOptions.Images"/>.</param>
    /// <param name="fetchers">Asked before those of the options and the embedded identities.</param>
    /// <param name="plugins">Asked before those of the options and the embedded plugins.</param>
    public LocalWorkspaceProvisioner(
        ContainerEngine engine,
        LocalProvisionerOptions options,
        ILogger<LocalWorkspaceProvisioner> logger,
        TimeProvider time,
        IWorkspaceImages? images = null,
        IEnumerable<IAssetFetcher>? fetchers = null,
        IEnumerable<IPluginSource>? plugins = null)
    {
        Redactor.Process.Register(options.Platform.AdminToken);
        Redactor.Process.Register(options.Platform.LangfuseSecretKey);
        _engine = engine;
        _options = options;
        _logger = logger;
        _time = time;
        _images = images ?? new EngineWorkspaceImages(engine, options.Images, CredentialsOf(options, time));
        _files = WorkspaceFiles.From(options.Pinned, fetchers, plugins, time, logger);
        _planner = new WorkspacePlanner(options, WorkspacePlanner.SocketOf(engine.Endpoint));
        _containers = new EngineContainers(engine.Docker, options.Instance, time, logger);
        _starter = new WorkspaceStarter(engine.Docker, _containers, _planner, new HostPorts(), logger);
    }

    /// <inheritdoc/>
    /// <exception cref="ForeignResourceException">A container or volume of its name is not this instance's.</exception>
    /// <exception cref="WorkspaceImageException">Its image cannot be had.</exception>
    /// <exception cref="WorkspaceStartException">The engine refused.</exception>
    public Task<StartedWorkspace> StartAsync(WorkspaceSpec spec, CancellationToken cancellation) =>
        ProvisionerTelemetry.StartAsync(
            ProvisionerTelemetry.Local, spec.Id, _time, async () => await StartPreparedAsync(await PrepareAsync(spec, cancellation), spec.PreferredHostPort, cancellation));

    /// <summary>Validates, gathers files and resolves the image. Changes nothing on the engine but, where the policy says so, pulls.</summary>
    public async Task<PreparedWorkspace> PrepareAsync(WorkspaceSpec spec, CancellationToken cancellation)
    {
        var workspace = WorkspaceSpecValidator.Validate(spec);
        var files = await ProvisionerTelemetry.StepAsync("workspace.assets", () => _files.GatherAsync(workspace, cancellation));
        var image = await ProvisionerTelemetry.StepAsync("workspace.image", () => _images.ResolveAsync(workspace, cancellation));
        return new PreparedWorkspace(workspace, files, image, _planner.Fingerprint(workspace, files));
    }

    /// <summary>As <see cref="StartAsync(WorkspaceSpec, CancellationToken)"/>, with the work of <see cref="PrepareAsync"/> done before.</summary>
    /// <param name="preferredHostPort">Tried first; null picks a free one.</param>
    public Task<StartedWorkspace> StartAsync(PreparedWorkspace prepared, int? preferredHostPort, CancellationToken cancellation) =>
        ProvisionerTelemetry.StartAsync(
            ProvisionerTelemetry.Local, prepared.Workspace.Id.Value, _time, () => StartPreparedAsync(prepared, preferredHostPort, cancellation));

    /// <inheritdoc/>
    /// <exception cref="ForeignResourceException">A container of its name is not this instance's.</exception>
    /// <exception cref="DockerApiException">The engine failed: the workspace may still run, and its volumes must stay.</exception>
    public Task StopAsync(WorkspaceId id, CancellationToken cancellation) =>
        ProvisionerTelemetry.StopAsync("workspace.stop", ProvisionerTelemetry.Local, id.Value, async () =>
        {
            if (await _containers.FindOwnAsync(id, cancellation) is not { } container)
            {
                return false;
            }

            await _containers.RemoveAsync(container.ID, cancellation);
            return true;
        });

    public async Task<RunningAnswer> IsRunningAsync(WorkspaceId id, CancellationToken cancellation)
    {
        try
        {
            return await _containers.FindOwnAsync(id, cancellation) is { State.Running: true } ? RunningAnswer.Yes : RunningAnswer.No;
        }
        catch (ForeignResourceException)
        {
            return RunningAnswer.No;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            _logger.RunningUnknown(WorkspaceNames.Container(id), exception.Message);
            return RunningAnswer.Unknown(exception);
        }
    }

    /// <summary>This instance's workspaces, in any state, by name. Two requests to the engine, whatever their number.</summary>
    public async Task<ImmutableArray<ObservedWorkspace>> ListAsync(CancellationToken cancellation)
    {
        var all = _containers.ListOwnAsync(cancellation);
        var healthy = _containers.ListOwnAsync("health", ["healthy"], cancellation);
        var healthyIds = (await healthy).Select(container => container.ID).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. (await all)
                .Select(container => ObservedWorkspace.From(container, healthyIds.Contains(container.ID)))
                .OfType<ObservedWorkspace>()
                .OrderBy(workspace => workspace.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>How people and other programs outside the container network reach an agent.</summary>
    public string UrlOf(int hostPort) => WorkspaceEnvironment.Url(_options.Platform, hostPort);

    /// <summary>Null when there is no such container.</summary>
    public async Task<WorkspaceHealth?> InspectHealthAsync(WorkspaceId id, CancellationToken cancellation)
    {
        if (await _containers.FindOwnAsync(id, cancellation) is not { } container)
        {
            return null;
        }

        var state = container.State;
        var health = state.Health?.Status is null or "" or "none" ? null : state.Health.Status;
        return new WorkspaceHealth(state.Status, health, state.Health?.Log?.LastOrDefault()?.Output?.Trim(), state.ExitCode, container.RestartCount, state.Error ?? string.Empty);
    }

    /// <summary>The workspace's output, line by line; ends when the container ends or, without <paramref name="follow"/>, at the last line.</summary>
    /// <param name="tail">How many of the last lines to begin with; null for all.</param>
    /// <exception cref="WorkspaceNotFoundException">There is no such container.</exception>
    public async IAsyncEnumerable<string> LogsAsync(
        WorkspaceId id, bool follow, int? tail, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var container = await RequireAsync(id, cancellation);
        await foreach (var line in WorkspaceOutput.ReadLinesAsync(_engine.Docker, container, follow, tail, cancellation))
        {
            yield return line;
        }
    }

    /// <summary>One regular file of the container, running or not; null when there is none of that path.</summary>
    /// <exception cref="WorkspaceNotFoundException">There is no such container.</exception>
    public async Task<byte[]?> ReadFileAsync(WorkspaceId id, string path, CancellationToken cancellation) =>
        await WorkspaceOutput.ReadFileAsync(_engine.Docker, await RequireAsync(id, cancellation), path, cancellation);

    /// <summary>Runs a command in a running workspace, without a shell, as the image's user.</summary>
    /// <exception cref="WorkspaceNotFoundException">There is no such container.</exception>
    public async Task<ExecResult> ExecAsync(WorkspaceId id, IReadOnlyList<string> command, CancellationToken cancellation) =>
        await WorkspaceOutput.ExecAsync(_engine.Docker, await RequireAsync(id, cancellation), command, cancellation);

    /// <summary>Replaces <c>/configs/.auth_token</c> (mode 0600, owned by the agent) of a workspace, running or not.</summary>
    /// <exception cref="WorkspaceNotFoundException">There is no such container.</exception>
    public async Task WriteAuthTokenAsync(WorkspaceId id, string token, CancellationToken cancellation)
    {
        using var archive = ConfigArchive.WriteToken(token);
        await _engine.Docker.Containers.ExtractArchiveToContainerAsync(
            await RequireAsync(id, cancellation), new ContainerPathStatParameters { Path = "/configs" }, archive, cancellation);
    }

    /// <summary>Removes the workspace's volumes and with them its data. Nothing else ever does. Gives the names of those that were there.</summary>
    /// <exception cref="ForeignResourceException">A volume of its names is not this instance's.</exception>
    /// <exception cref="VolumeInUseException">A container has one of them; those before it in the order of their names are gone.</exception>
    public async Task<ImmutableArray<string>> RemoveVolumesAsync(WorkspaceId id, CancellationToken cancellation)
    {
        var removed = ImmutableArray.CreateBuilder<string>();
        foreach (var volume in WorkspaceNames.Volumes(id))
        {
            if (await _containers.RemoveVolumeAsync(volume, cancellation))
            {
                removed.Add(volume);
            }
        }

        return removed.ToImmutable();
    }

    /// <summary>
    /// Removes what carries both labels of this instance and has no owner any more: containers whose lease is over, and those of starts
    /// that were cut off. Volumes only when asked for. Gives what was, or on a dry run would be, removed.
    /// </summary>
    public async Task<ImmutableArray<SweptItem>> SweepAsync(SweepRequest request, CancellationToken cancellation)
    {
        var volumes = request.Volumes ? await _containers.ListOwnVolumesAsync(cancellation) : [];
        var containers = await _containers.ListOwnAsync(cancellation);
        var planner = new SweepPlanner(_options.Instance, request, lease => WorkspaceLease.IsOver(request.StateHome, lease), _time.GetUtcNow());
        var swept = planner.Plan(containers, volumes);
        if (!request.DryRun)
        {
            // Containers first: an engine does not remove a volume that one has.
            foreach (var item in swept)
            {
                await (item.Kind == "volume" ? _containers.RemoveVolumeAsync(item.Name, cancellation) : _containers.RemoveAsync(item.Id, cancellation));
                _logger.Swept(item.Kind, item.Name, item.Reason);
                ProvisionerTelemetry.WasSwept(item.Kind);
            }
        }

        return swept;
    }

    private async Task<StartedWorkspace> StartPreparedAsync(PreparedWorkspace prepared, int? preferredHostPort, CancellationToken cancellation)
    {
        var workspace = prepared.Workspace;
        if (await _containers.FindOwnAsync(workspace.Id, cancellation) is { } existing)
        {
            await ProvisionerTelemetry.StepAsync("workspace.remove_old", () => _containers.RemoveAsync(existing.ID, cancellation));
        }

        await RefuseSecondHostNetworkAsync(workspace, cancellation);
        var (containerId, plan) = await _starter.StartAsync(prepared, preferredHostPort, cancellation);
        _logger.Started(workspace.Name, containerId, plan.Create.Image, plan.HostPort);
        return new StartedWorkspace(workspace.Id, containerId, UrlOf(plan.HostPort), WorkspaceNames.InternalUrl(workspace.Id), plan.Create.Image, plan.HostPort);
    }

    private static PullCredentials CredentialsOf(LocalProvisionerOptions options, TimeProvider time) => options.RegistryCredentials is { } given
        ? new PullCredentials(given, time)
        : PullCredentials.OfDocker(options.Environment, time);

    private async Task<string> RequireAsync(WorkspaceId id, CancellationToken cancellation) =>
        (await _containers.FindOwnAsync(id, cancellation))?.ID ?? throw new WorkspaceNotFoundException(id);

    private async Task RefuseSecondHostNetworkAsync(ValidatedWorkspace workspace, CancellationToken cancellation)
    {
        if (!WorkspacePlanner.UsesHostNetwork(_planner.LimitsOf(workspace).Tier))
        {
            return;
        }

        // The host has one port 8000, whoever owns the container: so this looks beyond our own instance.
        var filters = new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = new Dictionary<string, bool> { [$"{WorkspaceLabels.Managed}=true"] = true },
            ["network"] = new Dictionary<string, bool> { ["host"] = true },
        };
        var holders = await _engine.Docker.Containers.ListContainersAsync(new ContainersListParameters { Filters = filters }, cancellation);
        if (holders.Count > 0)
        {
            throw new HostNetworkTakenException(workspace.Name, holders[0].Names[0].TrimStart('/'));
        }
    }
}
