using System.Collections.Immutable;
using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Stack.Readiness;
using Molecule.Stack.Services;

namespace Molecule.Stack.Members;

/// <summary>A member whose container ends and begins again as it is, whatever the stack file says by now.</summary>
internal sealed class RestartedMember(
    string name, string containerId, ImmutableArray<Dependency> dependsOn, Func<ImmutableArray<PublishedPort>, string?> urlOf, ReadinessSubject subject, IDockerClient docker) : StackMember
{
    // Read again: of a container that an older version has made, the engine assigns other ones.
    private ImmutableArray<PublishedPort> _ports = [];

    public override string Name => name;

    public override ImmutableArray<Dependency> DependsOn => dependsOn;

    public override string? Url => urlOf(_ports);

    public override string? PresentContainer => containerId;

    /// <summary>The same, waiting for nobody but these.</summary>
    public RestartedMember Among(IReadOnlySet<string> names) =>
        new(name, containerId, [.. dependsOn.Where(dependency => names.Contains(dependency.On))], urlOf, subject, docker);

    public override Task<bool> IsUpAsync(CancellationToken cancellation) => Task.FromResult(false);

    public override async Task<string> StartAsync(CancellationToken cancellation)
    {
        await docker.Containers.RestartContainerAsync(containerId, new ContainerRestartParameters { WaitBeforeKillSeconds = 10 }, cancellation);
        _ports = PublishedPorts.Of(await docker.Containers.InspectContainerAsync(containerId, cancellation));
        return containerId;
    }

    public override ReadinessSubject Subject(string container) => subject;

    public override Task RemoveAsync(CancellationToken cancellation) => throw new NotSupportedException("A restart takes nothing away.");
}
