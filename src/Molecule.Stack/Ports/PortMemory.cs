using System.Collections.Concurrent;
using System.Text.Json;
using Molecule.Stack.Services;

namespace Molecule.Stack.Ports;

/// <summary>
/// The host ports that a stack's services last had, so that addresses stay the same when a container is made again. No state: without this file, ports are other ones and nothing else.
/// </summary>
internal sealed class PortMemory
{
    private readonly StateFile<SortedDictionary<string, int>> _file;
    private readonly ConcurrentDictionary<string, int> _ports;

    private PortMemory(StateFile<SortedDictionary<string, int>> file, SortedDictionary<string, int> ports)
    {
        _file = file;
        _ports = new ConcurrentDictionary<string, int>(ports, StringComparer.Ordinal);
    }

    /// <param name="folder">What the state home keeps of the stack.</param>
    public static async Task<PortMemory> OpenAsync(string folder, CancellationToken cancellation)
    {
        var file = new StateFile<SortedDictionary<string, int>>(Path.Combine(folder, "ports.json"), StateJson.Default.SortedDictionaryStringInt32);
        try
        {
            return new PortMemory(file, await file.ReadAsync(cancellation));
        }
        catch (JsonException)
        {
            return new PortMemory(file, []);
        }
    }

    public int? Find(string service, ServicePort port) => _ports.TryGetValue(Key(service, port.Container, port.Protocol), out var host) ? host : null;

    /// <summary>Whether any of the services had it last.</summary>
    public bool Holds(int host) => _ports.Values.Contains(host);

    public void Remember(string service, IEnumerable<PublishedPort> ports)
    {
        foreach (var port in ports)
        {
            _ports[Key(service, port.Container, port.Protocol)] = port.Host;
        }
    }

    public Task SaveAsync(CancellationToken cancellation) => _file.WriteAsync(new SortedDictionary<string, int>(_ports, StringComparer.Ordinal), cancellation);

    private static string Key(string service, int container, PortProtocol protocol) => $"{service} {container}/{(protocol == PortProtocol.Udp ? "udp" : "tcp")}";
}
