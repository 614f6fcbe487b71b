using System.Collections.Immutable;
using Molecule.Stack.Services;

namespace Molecule.Stack;

/// <summary>How a stack is.</summary>
/// <param name="Workspaces">By name.</param>
/// <param name="Services">By name.</param>
public sealed record StackStatus(ImmutableArray<WorkspaceStatus> Workspaces, ImmutableArray<ServiceStatus> Services);

/// <summary>One service of a stack's status.</summary>
/// <param name="Image">The reference that the container was made from, or is to be made from; null when it is built and there is no container.</param>
/// <param name="ImageId">Null without a container.</param>
/// <param name="State">The engine's word for the container, or <c>missing</c>; a job that has ended with 0 is <c>completed</c>.</param>
/// <param name="Health"><c>healthy</c>, <c>not healthy</c> (also while its first check is awaited), or <c>-</c> when it does not run or has no health check.</param>
/// <param name="Ports">Published on 127.0.0.1; empty without a running container.</param>
/// <param name="Declared">Whether the stack file names it.</param>
public sealed record ServiceStatus(
    string Name,
    string? Image,
    string? ImageId,
    string State,
    string Health,
    ImmutableArray<PublishedPort> Ports,
    string? ContainerId,
    bool Declared);

/// <summary>A port of a container as this machine reaches it, on 127.0.0.1.</summary>
public sealed record PublishedPort(int Container, PortProtocol Protocol, int Host)
{
    public override string ToString() => $"127.0.0.1:{Host}{(Protocol == PortProtocol.Udp ? "/udp" : string.Empty)}";
}
