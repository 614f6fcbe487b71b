using System.Collections.Immutable;
using Molecule.Provisioner.Local;
using Molecule.Stack.Readiness;
using Molecule.Stack.Services;

namespace Molecule.Stack.Members;

/// <param name="present">Null when it has no container.</param>
internal sealed class WorkspaceMember(
    PreparedWorkspace wanted, ObservedWorkspace? present, ImmutableArray<Dependency> dependsOn, LocalWorkspaceProvisioner provisioner, HttpClient http, TimeSpan deadline) : StackMember
{
    private int? _port = present?.HostPort;

    public override string Name => wanted.Workspace.Name;

    public override ImmutableArray<Dependency> DependsOn => dependsOn;

    public override string? Url => _port is { } port ? provisioner.UrlOf(port) : null;

    public override string? PresentContainer => present?.ContainerId;

    private AgentCardProbe Card => new(http, _port!.Value);

    public override async Task<bool> IsUpAsync(CancellationToken cancellation) => present!.IsHealthy && await Card.TryAsync(cancellation) is null;

    public override async Task<string> StartAsync(CancellationToken cancellation)
    {
        var started = await provisioner.StartAsync(wanted, present?.HostPort, cancellation);
        _port = started.HostPort;
        return started.Reference;
    }

    public override ReadinessSubject Subject(string containerId) => new(Name, containerId, deadline, IsJob: false, Card, "--workspace");

    public override Task RemoveAsync(CancellationToken cancellation) => provisioner.StopAsync(wanted.Workspace.Id, cancellation);
}
