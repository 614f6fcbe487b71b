using System.Collections.Immutable;
using System.Globalization;
using Docker.DotNet.Models;
using Molecule.Containers.References;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Stack.Services;

/// <summary>Turns a service into the exact request for the engine. Pure: it asks nobody anything.</summary>
/// <param name="credentials">By the name in a placeholder.</param>
internal sealed class ServicePlanner(StackIdentity identity, IReadOnlyDictionary<string, string> credentials)
{
    /// <param name="image">The reference to create from.</param>
    /// <param name="imageId">Null when the engine does not have it yet.</param>
    /// <param name="provided">Variables of what the service depends on.</param>
    public PreparedService Prepare(ServiceDefinition service, ImageReference image, string? imageId, bool isJob, IEnumerable<KeyValuePair<string, string>> provided)
    {
        var environment = service.Environment.AddRange(provided.Where(variable => !service.Environment.ContainsKey(variable.Key)));
        var texts = environment.Values.Concat(service.Command ?? []).Concat(service.Entrypoint ?? []).Concat(service.Healthcheck?.Test ?? []);
        return new PreparedService(service, environment, image, imageId, isJob, SpecificationFingerprint.Of(
        [
            .. environment.Select(variable => Part(ServiceParts.Variable(variable.Key), variable.Value)),
            Part("aliases", service.Aliases),
            Part("command", service.Command),
            Part("credentials", texts.SelectMany(text => Credential.NamesIn(text)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => $"{name} {credentials[name]}")),
            Part("entrypoint", service.Entrypoint),
            Part("healthcheck", service.Healthcheck is { } check ? [$"{check with { Test = [] }}", .. check.Test] : []),
            Part("image", image.ToString()),
            Part("labels", service.Labels.Select(label => $"{label.Key}={label.Value}")),
            Part("mounts", service.Mounts.Select(mount => mount.ToString())),
            Part("ports", service.Ports.Select(port => port.ToString())),
            Part("resources", service.Resources.ToString()),
            Part("restart", service.Restart.ToString()),
            Part("stack", identity.Name, identity.Checkout),
            Part("tmpfs", service.Tmpfs.Select(mount => mount.ToString())),
            Part("user", service.User ?? string.Empty),
        ]));
    }

    /// <param name="network">The name of the stack's network.</param>
    /// <param name="hostPorts">For each of the service's ports, in their order, the host's; null where none is chosen yet.</param>
    public CreateContainerParameters Plan(PreparedService prepared, string network, IReadOnlyList<int?> hostPorts)
    {
        var service = prepared.Definition;
        return new CreateContainerParameters
        {
            Name = ServiceNames.Container(identity.Instance, service.Name),
            Image = prepared.Image.ToString(),
            Cmd = Reveal(service.Command),
            Entrypoint = Reveal(service.Entrypoint),
            Env = [.. prepared.Environment.Select(variable => $"{variable.Key}={Credential.Reveal(variable.Value, credentials)}")],
            User = service.User,
            Labels = Labels(prepared),
            Healthcheck = Healthcheck(service.Healthcheck),
            ExposedPorts = service.Ports.Select(Key).Distinct(StringComparer.Ordinal).ToDictionary(key => key, _ => default(EmptyStruct), StringComparer.Ordinal),
            HostConfig = Host(service, network, hostPorts),
            NetworkingConfig = new NetworkingConfig
            {
                EndpointsConfig = new Dictionary<string, EndpointSettings> { [network] = new EndpointSettings { Aliases = [service.Name, .. service.Aliases] } },
            },
        };
    }

    /// <summary>The volumes of the engine that the service needs.</summary>
    public ImmutableArray<string> Volumes(ServiceDefinition service) =>
        [.. service.Mounts.Where(mount => mount.Kind == ServiceMountKind.Volume).Select(mount => ServiceNames.Volume(identity.Instance, mount.Source)).Distinct(StringComparer.Ordinal)];

    private HostConfig Host(ServiceDefinition service, string network, IReadOnlyList<int?> hostPorts) => new()
    {
        NetworkMode = network,
        PortBindings = service.Ports.Zip(hostPorts)
            .GroupBy(pair => Key(pair.First), StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                IList<PortBinding> (group) => [.. group.Select(pair => new PortBinding { HostIP = "127.0.0.1", HostPort = pair.Second?.ToString(CultureInfo.InvariantCulture) ?? string.Empty })],
                StringComparer.Ordinal),
        Mounts = [.. service.Mounts.Select(mount => new Mount
        {
            Type = mount.Kind == ServiceMountKind.Volume ? "volume" : "bind",
            Source = mount.Kind == ServiceMountKind.Volume ? ServiceNames.Volume(identity.Instance, mount.Source) : mount.Source,
            Target = mount.Target,
            ReadOnly = mount.ReadOnly,
        })],
        Tmpfs = service.Tmpfs.ToDictionary(mount => mount.Target, mount => mount.Options, StringComparer.Ordinal),
        RestartPolicy = new RestartPolicy
        {
            Name = service.Restart.Policy switch
            {
                "always" => RestartPolicyKind.Always,
                "unless-stopped" => RestartPolicyKind.UnlessStopped,
                "on-failure" => RestartPolicyKind.OnFailure,
                _ => RestartPolicyKind.No,
            },
            MaximumRetryCount = service.Restart.MaximumRetries,
        },
        Memory = service.Resources.MemoryBytes ?? 0,
        NanoCPUs = service.Resources.NanoCpus ?? 0,
        PidsLimit = service.Resources.Pids,
        LogConfig = new LogConfig { Type = "json-file", Config = new Dictionary<string, string> { ["max-size"] = "10m", ["max-file"] = "3" } },
    };

    private Dictionary<string, string> Labels(PreparedService prepared) =>
        new(prepared.Definition.Labels.Concat(StackWorkspaces.Labels(identity)).Concat(WorkspaceLabels.Ownership(identity.Instance)).GroupBy(label => label.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal))
        {
            [ServiceNames.NameLabel] = prepared.Name,
            [ServiceNames.FingerprintLabel] = prepared.Fingerprint.ToString(),
        };

    private static HealthConfig? Healthcheck(ServiceHealthcheck? check) => check switch
    {
        null => null,
        { IsDisabled: true } => new HealthConfig { Test = ["NONE"] },
        _ => new HealthConfig
        {
            Test = check.Test,
            Interval = check.Interval ?? TimeSpan.Zero,
            Timeout = check.Timeout ?? TimeSpan.Zero,
            StartPeriod = (long)(check.StartPeriod ?? TimeSpan.Zero).TotalNanoseconds,
            Retries = check.Retries ?? 0,
        },
    };

    private List<string>? Reveal(ImmutableArray<string>? texts) => texts is { } given ? [.. given.Select(text => Credential.Reveal(text, credentials))] : null;

    private static string Key(ServicePort port) => $"{port.Container}/{(port.Protocol == PortProtocol.Udp ? "udp" : "tcp")}";

    private static KeyValuePair<string, IEnumerable<string>> Part(string name, params IEnumerable<string>? lines) => new(name, lines is null ? ["(the image's own)"] : lines);
}
