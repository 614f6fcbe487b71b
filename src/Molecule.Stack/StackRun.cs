using System.Collections.Immutable;
using Docker.DotNet;
using Molecule.Containers.Engines;
using Molecule.Provisioner.Local;
using Molecule.Stack.Listing;
using Molecule.Stack.Members;
using Molecule.Stack.Ports;
using Molecule.Stack.Readiness;
using Molecule.Stack.Reconciling;
using Molecule.Stack.Services;

namespace Molecule.Stack;

/// <summary>Carries out what a comparison says, and takes it back when that is wanted.</summary>
/// <param name="containers">Finds and removes what is this stack's.</param>
internal sealed class StackRun(
    ContainerEngine engine, StackOptions options, EngineContainers containers, StackNetwork network, ServiceImages images, TimeProvider time, IProgress<StackEvent> progress)
{
    /// <summary>The failures, by name; empty when everything is up.</summary>
    /// <param name="provisionerOn">Makes the provisioner for a network.</param>
    public async Task<ImmutableArray<MemberFailure>> ApplyAsync(
        StackComparison comparison, Func<NetworkIdentity?, LocalWorkspaceProvisioner> provisionerOn, bool rollback, CancellationToken cancellation)
    {
        try
        {
            return await CarryOutAsync(comparison, provisionerOn, rollback, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested && comparison.Network is null)
        {
            await RemoveUnusedNetworkAsync();
            throw;
        }
    }

    private async Task<ImmutableArray<MemberFailure>> CarryOutAsync(
        StackComparison comparison, Func<NetworkIdentity?, LocalWorkspaceProvisioner> provisionerOn, bool rollback, CancellationToken cancellation)
    {
        var changes = !comparison.Plan.ChangesNothing;
        await RemoveAsync(comparison, provisionerOn(comparison.Network), cancellation);
        var created = comparison.Network is null && changes ? await CreateNetworkAsync(cancellation) : null;
        var stackNetwork = created ?? comparison.Network;

        using var http = ProbeHttp.CreateClient();
        var ports = await PortMemory.OpenAsync(StackCredentials.FolderOf(options.StateHome, options.Identity), cancellation);
        var members = Members(comparison, provisionerOn(stackNetwork), new ServiceSurroundings(
            engine.Docker,
            containers,
            new ServiceStarter(engine.Docker, containers, comparison.Planner, new PortChoice(ports, new PortOwners(engine.Docker)), options.Identity),
            images,
            ports,
            http,
            options.Identity,
            stackNetwork?.Name ?? string.Empty));

        await using var events = new EventStream(engine, options.Identity.Instance, time, cancellation);
        var applier = new StackApplier(new ReadinessWaiter(engine.Docker, events, time, progress), time, progress);
        var wellDone = false;
        try
        {
            var failures = await applier.ApplyAsync(comparison.Plan, members, cancellation);
            cancellation.ThrowIfCancellationRequested();
            wellDone = failures.IsEmpty;
            return failures;
        }
        finally
        {
            if (changes)
            {
                // Also of a run that is interrupted: where something is reached has been told already.
                await ports.SaveAsync(CancellationToken.None);
            }

            if (rollback && !wellDone)
            {
                await RollBackAsync(applier.Touched, created);
            }
        }
    }

    /// <summary>First of all: what is no longer declared may hold a port or a volume that others want now. So may the helpers of starts that were cut off.</summary>
    private async Task RemoveAsync(StackComparison comparison, LocalWorkspaceProvisioner provisioner, CancellationToken cancellation)
    {
        var going = comparison.Plan.Actions.OfType<StackAction.Remove>().Select(action => action.Member).ToHashSet(StringComparer.Ordinal);
        var declared = comparison.Workspaces.Select(workspace => workspace.Workspace.Id).ToHashSet();
        await Task.WhenAll(
        [
            .. comparison.Present.Helpers.Select(helper => containers.RemoveAsync(helper, cancellation)),
            .. comparison.Present.Services.Where(service => going.Contains(service.Name)).Select(service => TellAsync(service.Name, containers.RemoveAsync(service.ContainerId, cancellation))),
            .. comparison.Present.Workspaces
                .Where(workspace => going.Contains(workspace.Name) && !declared.Contains(workspace.Id) && Reconciler.IsOfFile(workspace))
                .Select(workspace => TellAsync(workspace.Name, provisioner.StopAsync(workspace.Id, cancellation))),
        ]);

        async Task TellAsync(string member, Task removal)
        {
            await removal;
            progress.Report(new StackEvent.Removed(member));
        }
    }

    private async Task<NetworkIdentity> CreateNetworkAsync(CancellationToken cancellation)
    {
        var created = await network.CreateAsync(cancellation);
        progress.Report(new StackEvent.NetworkCreated(created.Name));
        return created;
    }

    private List<StackMember> Members(StackComparison comparison, LocalWorkspaceProvisioner provisioner, ServiceSurroundings surroundings)
    {
        var services = comparison.Present.Services.ToDictionary(service => service.Name, StringComparer.Ordinal);
        var workspaces = comparison.Present.Workspaces.ToDictionary(workspace => workspace.Id);
        var dependencies = comparison.Scope.Workspaces.ToDictionary(workspace => workspace.Name, workspace => workspace.DependsOn, StringComparer.Ordinal);
        return
        [
            .. comparison.Services.Select(service => new ServiceMember(service, services.GetValueOrDefault(service.Name), surroundings)),
            .. comparison.Workspaces.Select(workspace => new WorkspaceMember(
                workspace, workspaces.GetValueOrDefault(workspace.Workspace.Id), dependencies[workspace.Workspace.Name], provisioner, surroundings.Http, options.ReadinessDeadline)),
        ];
    }

    // The caller's token may be spent: this has a bound of its own for each removal, in what it calls.
    private async Task RollBackAsync(ImmutableArray<StackMember> touched, NetworkIdentity? created)
    {
        using var patience = new CancellationTokenSource(RollbackPatience);
        await Task.WhenAll(touched.Select(async member =>
        {
            await member.RemoveAsync(patience.Token);
            progress.Report(new StackEvent.RolledBack(member.Name));
        }));
        if (created is not null)
        {
            await network.RemoveAsync(created.Id, patience.Token);
            progress.Report(new StackEvent.NetworkRemoved(created.Name));
        }
    }

    /// <summary>
    /// An interrupted run that got no further than the network leaves nothing at all. By its labels: the engine may have made it after we
    /// stopped listening.
    /// </summary>
    private async Task RemoveUnusedNetworkAsync()
    {
        using var patience = new CancellationTokenSource(RollbackPatience);
        try
        {
            var present = await StackListing.ReadAsync(containers, patience.Token);
            var networks = present.Services.IsEmpty && present.Workspaces.IsEmpty ? await network.FindOwnAsync(patience.Token) : [];
            foreach (var unused in networks)
            {
                await network.RemoveAsync(unused.Id, patience.Token);
                progress.Report(new StackEvent.NetworkRemoved(unused.Name));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException or TimeoutException or DockerApiException)
        {
            // The engine may be what the interruption is about; the next run uses the network, and whoever asks is told that it is there.
        }
    }

    private static readonly TimeSpan RollbackPatience = TimeSpan.FromSeconds(30);
}
