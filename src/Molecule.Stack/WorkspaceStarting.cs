using Molecule.Containers.Engines;
using Molecule.Models;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;
using Molecule.Stack.Readiness;

namespace Molecule.Stack;

/// <summary>Starts one workspace beside what the stack file declares.</summary>
/// <param name="provisionerOn">Makes the provisioner for a network.</param>
internal sealed class WorkspaceStarting(
    ContainerEngine engine, StackOptions options, StackNetwork network, Func<NetworkIdentity?, LocalWorkspaceProvisioner> provisionerOn, TimeProvider time, IProgress<StackEvent> progress)
{
    /// <summary>Asks nobody anything.</summary>
    /// <exception cref="InvalidStackException">The stack file declares it, or another concierge than it.</exception>
    public void RefuseDeclared(WorkspaceSpec spec)
    {
        var isPlatform = WorkspaceSpecValidator.Validate(spec).IsPlatform;
        var name = NameOf(spec);
        var declared = StackWorkspaces.Model(options);
        if (declared.Any(other => other.Name == name || other.Id.ToString("D") == spec.Id) || options.Definition.Services.Any(service => service.Name == name))
        {
            throw new InvalidStackException($"'{name}' is declared by the stack file.", "Start it with ./build.sh Up, or take another name.");
        }

        if (isPlatform && declared.FirstOrDefault(other => other.Kind == WorkspaceKind.Platform) is { } concierge)
        {
            throw Surplus(concierge.Name, "Start that one with ./build.sh Up, or start an ordinary workspace.");
        }
    }

    /// <exception cref="InvalidStackException">The organisation has a concierge already.</exception>
    /// <exception cref="StackUpException">It did not become ready.</exception>
    public async Task<StartedWorkspace> StartAsync(WorkspaceSpec spec, CancellationToken cancellation)
    {
        var name = NameOf(spec);
        var tokens = await new StackCredentials(options.StateHome, options.Identity, time).ForAsync([name], cancellation);
        var provisioner = provisionerOn(null);
        if (spec.Kind == WorkspaceKinds.Platform
            && (await provisioner.ListAsync(cancellation)).FirstOrDefault(other => other.Kind == WorkspaceKinds.Platform && other.Id.Value != spec.Id) is { } concierge)
        {
            throw Surplus(concierge.Name, "Stop that one first, or start an ordinary workspace.");
        }

        var prepared = await provisioner.PrepareAsync(spec with { AuthToken = tokens[name] }, cancellation);
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

    private static InvalidStackException Surplus(string concierge, string remedy) =>
        new($"'{concierge}' is this organisation's concierge, and it has one only.", remedy);

    private static string NameOf(WorkspaceSpec spec) => spec.Name ?? spec.Id;
}
