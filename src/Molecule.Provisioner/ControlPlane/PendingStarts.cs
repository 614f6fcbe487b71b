using Microsoft.Extensions.Logging;
using Molecule.Containers.Redaction;
using Molecule.Provisioner.ControlPlane.Diagnostics;
using Molecule.Provisioner.ControlPlane.Failures;
using Molecule.Provisioner.ControlPlane.Instances;
using Molecule.Provisioner.ControlPlane.Wire;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.ControlPlane;

/// <summary>
/// Sees to it that a start which was cut off between request and answer never costs a second box: its key is on file before the request
/// is made, and the next start of the workspace either goes on with it or has its box ended first.
/// </summary>
internal sealed class PendingStarts(IControlPlaneClient client, IInstanceStore instances, string organisation, ILogger logger)
{
    // Whatever the control plane finds wrong here, it is about the key and not about the request.
    private const int Conflict = 409;

    /// <summary>Gives the request with the key to use, which is on file from then on.</summary>
    /// <exception cref="UnsettledStartException">An earlier start asked for something else, and what became of it cannot be told.</exception>
    public async Task<ProvisionRequest> BeginAsync(WorkspaceId id, ProvisionRequest request, CancellationToken cancellation)
    {
        var own = PendingStart.For(request, IdempotencyKey.New());
        if (await instances.FindPendingAsync(organisation, id, cancellation) is { } earlier)
        {
            if (earlier.Fingerprint == own.Fingerprint)
            {
                ControlPlaneLog.Resumed(logger, id.Value, earlier.Key.Value);
                return request with { IdempotencyKey = earlier.Key.Value };
            }

            await EndAsync(id, request with { IdempotencyKey = earlier.Key.Value }, earlier.Key, cancellation);
        }

        await instances.BeginAsync(organisation, id, own, cancellation);
        return request with { IdempotencyKey = own.Key.Value };
    }

    /// <summary>
    /// As the client's, and takes the key off file when the very first answer was a refusal. After an attempt without an answer it
    /// stays: that one may have made the box.
    /// </summary>
    public async Task<ProvisionedInstance> ProvisionAsync(WorkspaceId id, ProvisionRequest request, CancellationToken cancellation)
    {
        try
        {
            return await client.ProvisionAsync(request, cancellation);
        }
        catch (ControlPlaneRefusedException refusal) when (refusal.Evidence is { Attempts: 1, StatusCode: not Conflict })
        {
            await instances.SettleAsync(organisation, id, IdempotencyKey.Parse(request.IdempotencyKey!), CancellationToken.None);
            throw;
        }
    }

    /// <summary>Asking with the earlier key brings the earlier box, or a new one that goes the same way.</summary>
    private async Task EndAsync(WorkspaceId id, ProvisionRequest request, IdempotencyKey key, CancellationToken cancellation)
    {
        try
        {
            var made = await client.ProvisionAsync(request, cancellation);
            ControlPlaneLog.EarlierEnded(logger, id.Value, Redactor.Process.Redact(made.InstanceId));
            await client.DeleteAsync(id.Value, new WorkspaceInstance(made.InstanceId, request.Provider), prune: false, CancellationToken.None);
        }
        catch (ControlPlaneRefusedException conflict) when (conflict.Evidence.StatusCode == Conflict && conflict.Evidence.IdempotencyKey is not null)
        {
            throw new UnsettledStartException(id.Value, conflict.Evidence);
        }
        catch (ControlPlaneRefusedException refusal) when (refusal.Evidence.IdempotencyKey is not null)
        {
            // It keeps nothing for that key: the earlier request never made anything.
            ControlPlaneLog.EarlierRefused(logger, id.Value, refusal.Evidence.StatusCode ?? 0);
        }

        await instances.SettleAsync(organisation, id, key, CancellationToken.None);
    }
}
