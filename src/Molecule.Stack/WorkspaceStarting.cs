using Molecule.Containers.Engines;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;
using Molecule.Stack.Readiness;

namespace Molecule.Stack;

/// <summary>Starts one workspace beside what the stack file declares.</summary>
/// <param name="provisionerOn">Makes the provisioner for a network.</param>
internal sealed class WorkspaceStarting(
    ContainerEngine engine, StackOptions options, StackNetwork network, Func<NetworkIdentity?, LocalWorkspaceProvisioner> provisionerOn, TimeProvider time, IProgress<StackEvent> progress)
{
    /// <exception cref="InvalidStackException">The stack file declares it.</exception>
    public void RefuseDeclared(WorkspaceSpec spec)
    {
        WorkspaceSpecValidator.Validate(spec);
        var name = NameOf(spec);
        if (StackWorkspaces.Model(options).Any(declared => declared.Name == name || declared.Id.ToString("D") == spec.Id) || options.Definition.Services.Any(service => service.Name == name))
        {
            throw new InvalidStackException($"'{name}' is declared by the stack file.", "Start it with ./build.sh Up, or take another name.");
        }
    }

    /// <exception cref="InvalidStackException">The organisation has a concierge already.</exception>
    /// <exception cref="StackUpException">It did not become ready.</exception>
    public async Task<StartedWorkspace> StartAsync(WorkspaceSpec spec, CancellationToken cancellation)
    {
        var name = NameOf(spec);
        var tokens = await new StackCredentials(options.StateHome, options.Identity, time).ForAsync([name], cancellation);
        var provisioner = provisionerOn(null);
        var prepared = await provisioner.PrepareAsync(spec with { AuthToken = tokens[name] }, cancellation);
        var present = await provisioner.ListAsync(cancellation);
        if (prepared.Workspace.IsPlatform && present.FirstOrDefault(other => other.Kind == WorkspaceKinds.Platform && other.Id != prepared.Workspace.Id) is { } concierge)
        {
            throw new InvalidStackException($"'{concierge.Name}' is this organisation's concierge, and it has one only.", "Stop that one first, or start an ordinary workspace.");
        }

        var networks = await network.FindOwnAsync(cancellation);
        provisioner = provisionerOn(networks.Count > 0 ? networks[0] : await network.CreateAsync(cancellation));
        progress.Report(new StackEvent.Starting(name, []));
        var begin = time.GetTimestamp();
        var started = await provisioner.StartAsync(prepared, spec.PreferredHostPort, cancellation);
        progress.Report(new StackEvent.Started(name, started.Reference, started.Url!));
        using var http = ProbeHttp.CreateClient();
        await using var events = new EventStream(engine, options.Identity.Instance, time, cancellation);
        var subject = new ReadinessSubject(name, started.Reference, options.ReadinessDeadline, IsJob: false, new AgentCardProbe(http, started.HostPort!.Value), "--workspace");
        if (await new ReadinessWaiter(engine.Docker, events, time, progress).WaitAsync(subject, cancellation) is { } failure)
        {
            throw new StackUpException([failure], []);
        }

        progress.Report(new StackEvent.Ready(name, started.Url!, time.GetElapsedTime(begin)));
        return started;
    }

    private static string NameOf(WorkspaceSpec spec) => spec.Name ?? spec.Id;
}
