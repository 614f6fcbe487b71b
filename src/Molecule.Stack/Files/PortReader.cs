using System.Collections.Immutable;
using System.Globalization;
using Molecule.Stack.Services;

namespace Molecule.Stack.Files;

/// <summary>Reads <c>ports</c>, short and long. Whatever is published is published on 127.0.0.1.</summary>
internal sealed class PortReader(StackFields fields)
{
    private const string Loopback = "127.0.0.1";
    private static readonly ImmutableArray<string> Keys = ["host_ip", "mode", "protocol", "published", "target"];

    // A host's port can be given once in the whole file.
    private readonly Dictionary<(int Port, PortProtocol Protocol), (string Service, YamlNode At)> _hosts = [];

    /// <param name="conventional">Of the container's ports, as <c>x-molecule</c> gives them.</param>
    public ImmutableArray<ServicePort> Read(YamlMap service, string name, IReadOnlyDictionary<int, (int Host, YamlNode At)> conventional)
    {
        var taken = new HashSet<(int, PortProtocol)>();
        var ports = fields.FindEach(service, "ports", (node, what) =>
        {
            var port = node is YamlMap map ? Long(map) : Short(node, what);
            if (!taken.Add((port.Container, port.Protocol)))
            {
                throw StackFields.Refuse(node, $"port {port.Container} is published twice by service '{name}'");
            }

            ClaimHost(node, name, port);
            return conventional.TryGetValue(port.Container, out var known) && port.Protocol == PortProtocol.Tcp ? WithConventional(port, known) : port;
        });
        foreach (var (container, known) in conventional.Where(pair => ports.All(port => port.Container != pair.Key)))
        {
            fields.Report(known.At, $"port {container} is not among the 'ports' of service '{name}'");
        }

        return ports;
    }

    private ServicePort WithConventional(ServicePort port, (int Host, YamlNode At) known)
    {
        if (port.Host is { } host)
        {
            fields.Report(known.At, $"port {port.Container} is published on {host} and nowhere else: it cannot have a conventional port too");
        }

        return port with { Conventional = known.Host };
    }

    private void ClaimHost(YamlNode at, string service, ServicePort port)
    {
        if (port.Host is { } host && !_hosts.TryAdd((host, port.Protocol), (service, at)))
        {
            var (owner, where) = _hosts[(host, port.Protocol)];
            throw StackFields.Refuse(at, $"port {host} of this machine is taken by service '{owner}' at line {where.Line}");
        }
    }

    /// <summary><c>[[ip:]host:]container[/protocol]</c>.</summary>
    private ServicePort Short(YamlNode node, string what)
    {
        if (node is YamlText { IsAmbiguous: true })
        {
            throw StackFields.Refuse(node, $"{what} is {((YamlText)node).Value} without quotes, which is a number to base 60 for some readers of YAML: put it in quotes");
        }

        var text = fields.Text(node, what);
        var slash = text.LastIndexOf('/');
        var protocol = slash < 0 ? PortProtocol.Tcp : Protocol(node, text[(slash + 1)..]);
        var parts = SplitAddress(slash < 0 ? text : text[..slash]);
        if (parts.Length > 3)
        {
            throw StackFields.Refuse(node, $"'{text}' is no port: write \"5432\", \"15432:5432\" or \"127.0.0.1:15432:5432\"");
        }

        if (parts.Length == 3)
        {
            RequireLoopback(node, parts[0]);
        }

        var host = parts.Length == 1 ? string.Empty : parts[^2];
        return new ServicePort(Port(node, parts[^1]), protocol, host.Length == 0 ? null : Port(node, host));
    }

    // An IPv6 address has colons of its own, in brackets.
    private static string[] SplitAddress(string text) =>
        text.StartsWith('[') && text.IndexOf("]:", StringComparison.Ordinal) is > 0 and var end ? [text[1..end], .. text[(end + 2)..].Split(':')] : text.Split(':');

    private ServicePort Long(YamlMap map)
    {
        fields.RequireKnown(map, "a port", Keys, new Dictionary<string, string> { ["name"] = string.Empty, ["app_protocol"] = string.Empty });
        fields.Find(map, "mode", (node, what) => fields.OneOf(node, what, "host"));
        fields.Find(map, "host_ip", (node, what) => RequireLoopback(node, fields.Text(node, what)));
        var target = map.Find("target") ?? throw StackFields.Refuse(map, "a port needs a 'target'");
        return new ServicePort(
            Port(target, fields.Text(target, "'target'")),
            fields.FindValue(map, "protocol", (node, what) => Protocol(node, fields.Text(node, what))) ?? PortProtocol.Tcp,
            fields.FindValue(map, "published", (node, what) => Port(node, fields.Text(node, what))));
    }

    private static string RequireLoopback(YamlNode at, string address) => address == Loopback
        ? address
        : throw StackFields.Refuse(at, $"a stack publishes on {Loopback} only, not on '{address}': what is meant for this machine's developer must not be reachable from its network");

    private static PortProtocol Protocol(YamlNode at, string text) => text switch
    {
        "tcp" => PortProtocol.Tcp,
        "udp" => PortProtocol.Udp,
        _ => throw StackFields.Refuse(at, $"'{text}' is no protocol of a port: tcp or udp"),
    };

    private static int Port(YamlNode at, string text) => text.Contains('-', StringComparison.Ordinal)
        ? throw StackFields.Refuse(at, $"'{text}' is a range, which is not supported: give each port its own entry")
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535
            ? port
            : throw StackFields.Refuse(at, $"'{text}' is no port: a number from 1 to 65535");
}
