using System.Collections.Immutable;
using System.Globalization;
using Molecule.Stack.Services;

namespace Molecule.Stack.Files;

/// <summary>What <c>x-molecule</c> says of a service beyond Compose.</summary>
/// <param name="Conventional">Ports of this machine to prefer, by the container's; and where that is said.</param>
internal sealed record ServiceExtension(
    ServiceReadiness? Readiness,
    YamlNode? ReadinessAt,
    TimeSpan? Deadline,
    ImmutableSortedDictionary<string, string> Provides,
    IReadOnlyDictionary<int, (int Host, YamlNode At)> Conventional)
{
    /// <summary>Probes come from this machine: what they ask must be published.</summary>
    public void CheckProbe(StackFields fields, ImmutableArray<ServicePort> ports, string what)
    {
        int? probed = Readiness switch
        {
            ServiceReadiness.HttpGet http => http.Port,
            ServiceReadiness.Tcp tcp => tcp.Port,
            _ => null,
        };
        if (probed is { } port && !ports.Any(published => published.Container == port && published.Protocol == PortProtocol.Tcp))
        {
            fields.Report(ReadinessAt!, $"port {port} is not among the 'ports' of {what}, so nobody here can ask it");
        }
    }
}

/// <summary>Reads <c>x-molecule</c> of a service.</summary>
internal static class ServiceExtensionReader
{
    private static readonly ImmutableArray<string> Keys = ["deadline", "ports", "provides", "readiness"];
    private static readonly ImmutableArray<string> Probes = ["http", "log", "tcp"];

    public static ServiceExtension Read(StackFields fields, YamlMap service, string what)
    {
        if (fields.Find(service, ComposeKeys.Extension, StackFields.Map) is not { } map)
        {
            return new ServiceExtension(null, null, null, StackFields.NoPairs, new Dictionary<int, (int, YamlNode)>());
        }

        fields.RequireKnown(map, $"'{ComposeKeys.Extension}' of {what}", Keys);
        return new ServiceExtension(
            fields.Find(map, "readiness", (node, _) => Readiness(fields, node)),
            map.Find("readiness"),
            fields.FindValue(map, "deadline", (node, about) => fields.Duration(node, about) is { Ticks: > 0 } deadline ? deadline : throw StackFields.Refuse(node, "'deadline' must be longer than nothing")),
            fields.Find(map, "provides", fields.Variables) ?? StackFields.NoPairs,
            fields.Find(map, "ports", (node, about) => Conventional(fields, StackFields.Map(node, about))) ?? new Dictionary<int, (int, YamlNode)>());
    }

    private static ServiceReadiness Readiness(StackFields fields, YamlNode node)
    {
        if (node is not YamlMap map)
        {
            fields.OneOf(node, "'readiness'", "completed");
            return new ServiceReadiness.Completed();
        }

        fields.RequireKnown(map, "'readiness'", Probes);
        if (map.Entries is not [var (key, value)])
        {
            throw StackFields.Refuse(map, "'readiness' has one of http, tcp and log");
        }

        return key.Value switch
        {
            "http" => Http(fields, StackFields.Map(value, "'http'")),
            "tcp" => new ServiceReadiness.Tcp(fields.Number(value, "'tcp'", 1, 65535)),
            "log" => new ServiceReadiness.LogLine(fields.Word(value, "'log'")),
            _ => throw StackFields.Refuse(map, "'readiness' has one of http, tcp and log"),
        };
    }

    private static ServiceReadiness.HttpGet Http(StackFields fields, YamlMap map)
    {
        fields.RequireKnown(map, "'http'", ["path", "port"]);
        var port = fields.Number(map.Find("port") ?? throw StackFields.Refuse(map, "'http' needs a 'port'"), "'port'", 1, 65535);
        var path = map.Find("path") is { } node ? fields.Text(node, "'path'") : "/";
        return path.StartsWith('/') ? new ServiceReadiness.HttpGet(port, path) : throw StackFields.Refuse(map.Find("path")!, $"'path' must begin with a slash, not '{path}'");
    }

    private static Dictionary<int, (int Host, YamlNode At)> Conventional(StackFields fields, YamlMap map)
    {
        var ports = new Dictionary<int, (int, YamlNode)>();
        foreach (var (key, value) in map.Entries)
        {
            fields.Attempt(() => int.TryParse(key.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var container) && container is >= 1 and <= 65535
                && ports.TryAdd(container, (fields.Number(value, $"'{key.Value}'", 1, 65535), key))
                    ? key
                    : throw StackFields.Refuse(key, $"'{key.Value}' is no port of the container"));
        }

        return ports;
    }
}
