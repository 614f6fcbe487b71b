using System.Collections.Immutable;
using System.Globalization;
using Molecule.Stack.Services;

namespace Molecule.Stack.Files;

/// <summary>Reads a service's limits, which Compose has in two places: <c>deploy.resources.limits</c>, and keys of the service.</summary>
internal static class ResourceReader
{
    /// <summary>Engines refuse less.</summary>
    private const long LeastMemory = 6L * 1024 * 1024;

    private static readonly Dictionary<string, string> DeployRefused = new(
        ((string[])["endpoint_mode", "labels", "mode", "placement", "replicas", "restart_policy", "rollback_config", "update_config"]).Select(key => KeyValuePair.Create(key, "a local stack is no cluster")));

    private static readonly Dictionary<string, string> ResourcesRefused = new() { ["reservations"] = "a local stack reserves nothing" };
    private static readonly Dictionary<string, string> LimitsRefused = new() { ["devices"] = string.Empty };

    public static ServiceResources Read(StackFields fields, YamlMap service)
    {
        var limits = fields.Find(service, "deploy", (node, what) => Limits(fields, StackFields.Map(node, what))) ?? new YamlMap([], 0, 0);
        var memory = Given(fields, service, "mem_limit", limits, "memory");
        var processors = Given(fields, service, "cpus", limits, "cpus");
        var processes = Given(fields, service, "pids_limit", limits, "pids");
        return new ServiceResources(
            Number(fields, memory, Memory(fields)),
            Number(fields, processors, node => Processors(fields, node)),
            Number(fields, processes, node => fields.Number(node, "a limit of processes", 1, int.MaxValue)));
    }

    private static YamlMap Limits(StackFields fields, YamlMap deploy)
    {
        fields.RequireKnown(deploy, "'deploy'", ["resources"], DeployRefused);
        var resources = deploy.Find("resources") is { } given ? StackFields.Map(given, "'resources'") : deploy;
        if (!ReferenceEquals(resources, deploy))
        {
            fields.RequireKnown(resources, "'resources'", ["limits"], ResourcesRefused);
        }

        var limits = resources.Find("limits") is { } node ? StackFields.Map(node, "'limits'") : new YamlMap([], resources.Line, resources.Column);
        fields.RequireKnown(limits, "'limits'", ["cpus", "memory", "pids"], LimitsRefused);
        return limits;
    }

    private static YamlNode? Given(StackFields fields, YamlMap service, string key, YamlMap limits, string limit)
    {
        var (own, deployed) = (service.Find(key), limits.Find(limit));
        if (own is not null && deployed is not null)
        {
            fields.Report(own, $"'{key}' and 'deploy.resources.limits.{limit}' say the same: keep one");
        }

        return own ?? deployed;
    }

    private static long? Number(StackFields fields, YamlNode? node, Func<YamlNode, long> read) => node is null ? null : fields.Attempt<long?>(() => read(node));

    private static Func<YamlNode, long> Memory(StackFields fields) => node => fields.Bytes(node, "a limit of memory") is >= LeastMemory and var bytes
        ? bytes
        : throw StackFields.Refuse(node, $"a limit of memory must be at least 6m, not {node.Description}");

    private static long Processors(StackFields fields, YamlNode node) => ComposeUnits.Processors(fields.Text(node, "a limit of processors")) is { } number and >= 0.01m
        ? (long)(number * 1_000_000_000)
        : throw StackFields.Refuse(node, string.Create(CultureInfo.InvariantCulture, $"a limit of processors must be a decimal number from 0.01, not {node.Description}"));
}
