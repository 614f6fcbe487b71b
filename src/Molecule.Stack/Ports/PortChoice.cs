using System.Collections.Concurrent;
using System.Collections.Immutable;
using Molecule.Stack.Services;

namespace Molecule.Stack.Ports;

/// <summary>
/// Which host ports a service asks the engine for. It is always asked for a number: one that the engine assigns is another one each time
/// the container begins, and whoever was told the first would be left behind.
/// </summary>
/// <param name="owners">Names who has a port.</param>
internal sealed class PortChoice(PortMemory memory, PortOwners owners)
{
    private readonly ConcurrentDictionary<int, string> _picked = new();

    /// <summary>
    /// What was asked for explicitly, or the port that the service had, or its conventional one when that is free on both loopback
    /// addresses. Where nothing of that can be had, one that the system picks.
    /// </summary>
    /// <param name="present">The container that is about to be replaced: its ports count as free. Null when there is none.</param>
    /// <exception cref="PortTakenException">An explicit one belongs to somebody else.</exception>
    public async Task<ImmutableArray<int>> ChooseAsync(ServiceDefinition service, ObservedService? present, CancellationToken cancellation)
    {
        var chosen = ImmutableArray.CreateBuilder<int>(service.Ports.Length);
        foreach (var port in service.Ports)
        {
            chosen.Add(port.Host is { } asked ? await RequireAsync(service, port, asked, present, cancellation) : Prefer(service, port, present));
        }

        return chosen.ToImmutable();
    }

    /// <summary>After the engine has refused a choice: what was asked for explicitly is asked for again, everything else is picked anew.</summary>
    public ImmutableArray<int> ChooseOthers(ServiceDefinition service) => [.. service.Ports.Select(port => port.Host ?? Pick(service, port.Protocol))];

    /// <exception cref="PortTakenException">An explicit port belongs to somebody else.</exception>
    public async Task RequireExplicitAsync(ServiceDefinition service, CancellationToken cancellation)
    {
        foreach (var port in service.Ports)
        {
            if (port.Host is { } asked)
            {
                await RequireAsync(service, port, asked, present: null, cancellation);
            }
        }
    }

    private async Task<int> RequireAsync(ServiceDefinition service, ServicePort port, int asked, ObservedService? present, CancellationToken cancellation) =>
        Has(present, asked, port.Protocol) || HostPort.IsFree(asked, port.Protocol)
            ? asked
            : throw new PortTakenException(service.Name, asked, await owners.FindAsync(asked, port.Protocol, cancellation));

    private int Prefer(ServiceDefinition service, ServicePort port, ObservedService? present)
    {
        var had = present?.Ports.FirstOrDefault(published => published.Container == port.Container && published.Protocol == port.Protocol)?.Host;
        if (had is { } same)
        {
            return same;
        }

        // A container that has ended is replaced at the same port; without one, the convention comes first.
        int?[] wishes = present is null ? [port.Conventional, memory.Find(service.Name, port)] : [memory.Find(service.Name, port), port.Conventional];
        return wishes.FirstOrDefault(wish => wish is { } candidate && (candidate == port.Conventional ? HostPort.IsFreeOnBoth(candidate, port.Protocol) : HostPort.IsFree(candidate, port.Protocol)))
            ?? Pick(service, port.Protocol);
    }

    /// <summary>One that nobody has, neither of this run's others was given, and no service of the stack had last: that one may be about to take it again.</summary>
    private int Pick(ServiceDefinition service, PortProtocol protocol)
    {
        while (true)
        {
            var port = HostPort.FindFree(protocol);
            if (!memory.Holds(port) && _picked.TryAdd(port, service.Name))
            {
                return port;
            }
        }
    }

    private static bool Has(ObservedService? service, int port, PortProtocol protocol) => service is not null && service.Ports.Any(published => published.Host == port && published.Protocol == protocol);
}
