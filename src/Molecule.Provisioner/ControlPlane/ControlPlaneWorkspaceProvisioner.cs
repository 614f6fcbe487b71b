using Microsoft.Extensions.Logging;
using Molecule.Containers;
using Molecule.Containers.Redaction;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.ControlPlane.Diagnostics;
using Molecule.Provisioner.ControlPlane.Failures;
using Molecule.Provisioner.ControlPlane.Instances;
using Molecule.Provisioner.ControlPlane.Wire;
using Molecule.Provisioner.Diagnostics;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Plugins;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.ControlPlane;

/// <summary>
/// Workspaces on managed compute. Safe for concurrent use. What must not happen is a box that nobody has on file: so a new one is
/// recorded before anything else, also when the caller has cancelled, and is stopped again when it cannot be.
/// </summary>
public sealed class ControlPlaneWorkspaceProvisioner : IWorkspaceProvisioner
{
    private const string Running = "running";

    private readonly IControlPlaneClient _client;
    private readonly IInstanceStore _instances;
    private readonly string _organisation;
    private readonly ProvisionRequestBuilder _requests;
    private readonly PendingStarts _pending;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;

    /// <param name="fetchers">Asked before those of the options and the embedded identities.</param>
    /// <param name="plugins">Asked before those of the options and the embedded plugins.</param>
    public ControlPlaneWorkspaceProvisioner(
        IControlPlaneClient client,
        ControlPlaneOptions options,
        IInstanceStore instances,
        ILogger<ControlPlaneWorkspaceProvisioner> logger,
        TimeProvider time,
        IEnumerable<IAssetFetcher>? fetchers = null,
        IEnumerable<IPluginSource>? plugins = null)
    {
        _client = client;
        _instances = instances;
        _organisation = options.OrganisationId;
        _requests = new ProvisionRequestBuilder(options, WorkspaceFiles.From(options.Pinned, fetchers, plugins, time, logger), logger);
        _pending = new PendingStarts(client, instances, options.OrganisationId, logger);
        _logger = logger;
        _time = time;
    }

    /// <inheritdoc/>
    /// <exception cref="ControlPlaneException">The control plane did not do it. A previous instance runs on unless its image was ready.</exception>
    /// <exception cref="UnsettledStartException">An earlier start was cut off, and what became of it cannot be told.</exception>
    /// <exception cref="InstanceStoreException">The instance could not be put on file; it was stopped again.</exception>
    /// <exception cref="InstanceLeftBehindException">An instance runs that could not be stopped.</exception>
    public Task<StartedWorkspace> StartAsync(WorkspaceSpec spec, CancellationToken cancellation) =>
        ProvisionerTelemetry.StartAsync(ProvisionerTelemetry.ControlPlane, spec.Id, _time, () => StartCoreAsync(spec, cancellation));

    /// <inheritdoc/>
    /// <exception cref="ControlPlaneException">The control plane did not do it: the instance stays on file.</exception>
    public Task StopAsync(WorkspaceId id, CancellationToken cancellation) => StopAsync(id, prune: false, cancellation);

    /// <summary>As <see cref="StopAsync(WorkspaceId, CancellationToken)"/>, and erases the workspace's durable data; also after a plain stop.</summary>
    public Task StopAndPruneAsync(WorkspaceId id, CancellationToken cancellation) => StopAsync(id, prune: true, cancellation);

    public async Task<RunningAnswer> IsRunningAsync(WorkspaceId id, CancellationToken cancellation)
    {
        try
        {
            if (await _instances.FindAsync(_organisation, id, cancellation) is not { IsStopped: false } instance)
            {
                return RunningAnswer.No;
            }

            return await _client.GetStateAsync(id.Value, instance, cancellation) == Running ? RunningAnswer.Yes : RunningAnswer.No;
        }
        catch (MoleculeException exception)
        {
            return RunningAnswer.Unknown(exception);
        }
    }

    /// <summary>The boot log; null when no instance is on file.</summary>
    /// <exception cref="ControlPlaneException">The control plane did not give it.</exception>
    public async Task<string?> GetConsoleAsync(WorkspaceId id, CancellationToken cancellation) =>
        await _instances.FindAsync(_organisation, id, cancellation) is null ? null : await _client.GetConsoleAsync(id.Value, cancellation);

    private async Task<StartedWorkspace> StartCoreAsync(WorkspaceSpec spec, CancellationToken cancellation)
    {
        var workspace = ControlPlaneSpecRules.Validate(spec);
        var id = workspace.Id;
        var draft = await ProvisionerTelemetry.StepAsync("workspace.assets", () => _requests.BuildAsync(workspace, cancellation));
        using var alone = await _instances.LockAsync(_organisation, id, cancellation);

        // Read first, which also shows that the store can be used before there is something to put into it.
        var previous = await _instances.FindAsync(_organisation, id, cancellation);
        var image = await ProvisionerTelemetry.StepAsync("workspace.image", () => _client.EnsureImageAsync(EnsureImageRequest.For(draft), cancellation));
        if (previous is { IsStopped: false })
        {
            await ProvisionerTelemetry.StepAsync("workspace.remove_old", () => EndAsync(id, previous, prune: false, cancellation));
        }

        var request = await ProvisionerTelemetry.StepAsync("workspace.begin", () => _pending.BeginAsync(id, draft, cancellation));
        var made = await ProvisionerTelemetry.StepAsync("workspace.provision", () => _pending.ProvisionAsync(id, request, cancellation));
        await ProvisionerTelemetry.StepAsync("workspace.record", () => RecordAsync(id, new WorkspaceInstance(made.InstanceId, request.Provider)));
        return new StartedWorkspace(id, made.InstanceId, Url: null, InternalUrlOf(made), image.ImageReference, HostPort: null);
    }

    private async Task RecordAsync(WorkspaceId id, WorkspaceInstance instance)
    {
        WorkspaceInstance? displaced;
        try
        {
            displaced = await _instances.PutAsync(_organisation, id, instance, CancellationToken.None);
        }
        catch (InstanceStoreException)
        {
            ControlPlaneLog.NotRecorded(_logger, id.Value, Redactor.Process.Redact(instance.InstanceId));
            await StopUnrecordedAsync(id, instance);
            await ForgetAsync(id);
            throw;
        }

        if (displaced is { IsStopped: false } && displaced.InstanceId != instance.InstanceId)
        {
            ControlPlaneLog.Displaced(_logger, id.Value, Redactor.Process.Redact(displaced.InstanceId));
            await StopUnrecordedAsync(id, displaced);
        }
    }

    /// <summary>Its box is gone or given up, and its key would bring it back as if it were not.</summary>
    private async Task ForgetAsync(WorkspaceId id)
    {
        try
        {
            if (await _instances.FindPendingAsync(_organisation, id, CancellationToken.None) is { } pending)
            {
                await _instances.SettleAsync(_organisation, id, pending.Key, CancellationToken.None);
            }
        }
        catch (InstanceStoreException exception)
        {
            ControlPlaneLog.NotSettled(_logger, id.Value, exception.Message);
        }
    }

    /// <summary>Bounded by the call's own budget; the caller's token is no reason to leave a box running.</summary>
    private async Task StopUnrecordedAsync(WorkspaceId id, WorkspaceInstance instance)
    {
        try
        {
            await _client.DeleteAsync(id.Value, instance, prune: false, CancellationToken.None);
        }
        catch (MoleculeException exception)
        {
            throw new InstanceLeftBehindException(id.Value, instance, exception);
        }
    }

    private Task StopAsync(WorkspaceId id, bool prune, CancellationToken cancellation) =>
        ProvisionerTelemetry.StopAsync(prune ? "workspace.prune" : "workspace.stop", ProvisionerTelemetry.ControlPlane, id.Value, async () =>
        {
            if (prune)
            {
                await ForgetAsync(id);
            }

            if (await _instances.FindAsync(_organisation, id, cancellation) is { } instance && (prune || !instance.IsStopped))
            {
                await EndAsync(id, instance, prune, cancellation);
                return true;
            }

            ControlPlaneLog.NothingToStop(_logger, id.Value);
            return false;
        });

    private async Task EndAsync(WorkspaceId id, WorkspaceInstance instance, bool prune, CancellationToken cancellation)
    {
        await _client.DeleteAsync(id.Value, instance, prune, cancellation);
        await (prune
            ? _instances.RemoveAsync(_organisation, id, instance.InstanceId, CancellationToken.None)
            : _instances.MarkStoppedAsync(_organisation, id, instance.InstanceId, CancellationToken.None));
    }

    private static string? InternalUrlOf(ProvisionedInstance made) =>
        made.PrivateIp is { } ip ? new UriBuilder(Uri.UriSchemeHttp, ip, WorkspaceNames.AgentPort).Uri.GetLeftPart(UriPartial.Authority) : null;
}
