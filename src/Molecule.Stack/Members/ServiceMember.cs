using System.Collections.Immutable;
using Docker.DotNet;
using Molecule.Provisioner.Local;
using Molecule.Stack.Ports;
using Molecule.Stack.Readiness;
using Molecule.Stack.Services;

namespace Molecule.Stack.Members;

/// <summary>What all services of one run share.</summary>
/// <param name="Network">The name of the stack's network.</param>
internal sealed record ServiceSurroundings(
    IDockerClient Docker, EngineContainers Containers, ServiceStarter Starter, ServiceImages Images, PortMemory Ports, HttpClient Http, StackIdentity Identity, string Network);

/// <param name="present">Null when it has no container.</param>
internal sealed class ServiceMember(PreparedService wanted, ObservedService? present, ServiceSurroundings surroundings) : StackMember
{
    private ImmutableArray<PublishedPort> _ports = present?.Ports ?? [];

    public override string Name => wanted.Name;

    public override ImmutableArray<Dependency> DependsOn => wanted.Definition.DependsOn;

    public override string? Url => ServiceUrl.Of(wanted.Definition, _ports);

    public override string? PresentContainer => present?.ContainerId;

    public override async Task<bool> IsUpAsync(CancellationToken cancellation)
    {
        if (wanted.IsJob)
        {
            return present!.HasSucceeded;
        }

        var look = new ContainerLook(present!.State, Health: null, LastCheck: null, ExitCode: 0, Restarts: 0, Error: string.Empty, StartedAt: null, present.Ports);
        return present.IsRunning
            && (present.IsHealthy || !present.HasHealthcheck)
            && (Probe(present.ContainerId) is not { } probe || await probe.MissingAsync(look, cancellation) is null);
    }

    public override async Task PrepareAsync(IProgress<StackEvent> progress, CancellationToken cancellation)
    {
        if (wanted.ImageId is null)
        {
            progress.Report(new StackEvent.Pulling(Name, wanted.Image.ToString()));
            await surroundings.Images.PullAsync(wanted.Image, cancellation);
        }
    }

    public override async Task<string> StartAsync(CancellationToken cancellation)
    {
        var started = await surroundings.Starter.StartAsync(wanted, present, surroundings.Network, cancellation);
        _ports = started.Ports;
        surroundings.Ports.Remember(Name, _ports);
        return started.ContainerId;
    }

    public override ReadinessSubject Subject(string containerId) =>
        new(Name, containerId, wanted.Definition.ReadinessDeadline, wanted.IsJob, Probe(containerId), "--service");

    public override async Task RemoveAsync(CancellationToken cancellation)
    {
        if (await surroundings.Containers.FindOwnAsync(ServiceNames.Container(surroundings.Identity.Instance, Name), cancellation) is { } container)
        {
            await surroundings.Containers.RemoveAsync(container.ID, cancellation);
        }
    }

    private IReadinessProbe? Probe(string containerId) => ServiceProbes.For(wanted.Definition.Readiness, surroundings.Docker, surroundings.Http, containerId);
}
