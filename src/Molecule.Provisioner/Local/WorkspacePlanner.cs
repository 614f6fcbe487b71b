using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Docker.DotNet.Models;
using Molecule.Containers.Engines;
using Molecule.Images.Runtimes;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>Turns a prepared workspace into the exact requests for the engine. Pure: it asks nobody anything.</summary>
public sealed class WorkspacePlanner(LocalProvisionerOptions options, string engineSocket)
{
    private const string AgentPort = "8000/tcp";

    /// <summary>The path of the engine's socket on its own host; a remote or Windows engine has it at the usual place.</summary>
    public static string SocketOf(EngineEndpoint endpoint) => endpoint.Address.Scheme == "unix" ? endpoint.Address.LocalPath : "/var/run/docker.sock";

    public static bool UsesHostNetwork(int tier) => tier == 4;

    public TierLimits LimitsOf(ValidatedWorkspace workspace) => TierLimits.For(workspace.Spec.Tier, options.Environment);

    /// <param name="hostPort">1 to 65535; ignored by tier 4, which listens on the host's port 8000.</param>
    /// <param name="processors">Those of the engine, which bound the tier's; null when the tier surely needs no more.</param>
    public WorkspacePlan Plan(PreparedWorkspace prepared, int hostPort, int? processors = null)
    {
        var workspace = prepared.Workspace;
        var limits = LimitsOf(workspace).On(processors);
        var hostNetwork = UsesHostNetwork(limits.Tier);
        var port = hostNetwork ? WorkspaceNames.AgentPort : hostPort;
        var mounts = Mounts(workspace, limits.Tier);
        var name = WorkspaceNames.Container(workspace.Id);
        var create = new CreateContainerParameters
        {
            Name = name,
            Image = prepared.Image.Reference.ToString(),
            Platform = options.Images.PlatformFor(prepared.Image.Reference)?.ToString(),
            Env = [.. WorkspaceEnvironment.Build(workspace, options.Platform, limits.Tier, port).Select(variable => $"{variable.Key}={variable.Value}")],
            Labels = Labels(prepared, port),
            HostConfig = Host(limits, mounts),
        };
        if (hostNetwork)
        {
            create.HostConfig.NetworkMode = "host";
        }
        else
        {
            create.ExposedPorts = new Dictionary<string, EmptyStruct> { [AgentPort] = default };
            create.HostConfig.NetworkMode = options.Network;
            create.HostConfig.PortBindings = new Dictionary<string, IList<PortBinding>>
            {
                [AgentPort] = [new PortBinding { HostIP = "127.0.0.1", HostPort = port.ToString(CultureInfo.InvariantCulture) }],
            };
            create.NetworkingConfig = new NetworkingConfig
            {
                EndpointsConfig = new Dictionary<string, EndpointSettings> { [options.Network] = new EndpointSettings { Aliases = [name] } },
            };
        }

        return new WorkspacePlan(
            name,
            create,
            [.. mounts.Where(mount => mount.Type == "volume").Select(mount => mount.Source)],
            workspace.Spec.ResetSessions && workspace.Runtime == RuntimeCatalogue.ClaudeCode ? [WorkspaceNames.SessionsVolume(workspace.Id)] : [],
            prepared.Files,
            workspace.Spec.AuthToken,
            port,
            hostNetwork);
    }

    /// <summary>Of everything that decides the container but the image's id, the network and the host port, which the engine tells.</summary>
    public SpecificationFingerprint Fingerprint(ValidatedWorkspace workspace, AssetSet files)
    {
        var limits = LimitsOf(workspace);
        return SpecificationFingerprint.Of(
        [
            new("environment", WorkspaceEnvironment.Build(workspace, options.Platform, limits.Tier, hostPort: 0).Select(variable => $"{variable.Key}={variable.Value}")),
            new("files", files.Files.Select(file => $"{file.Key} {Convert.ToHexStringLower(SHA256.HashData(file.Value.AsSpan()))}").Append(workspace.Spec.AuthToken ?? string.Empty)),
            new("labels", [workspace.Name, workspace.Kind, workspace.Runtime.Value, .. workspace.Spec.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")]),
            new("mounts", Mounts(workspace, limits.Tier).Select(mount => $"{mount.Type} {mount.Source} {mount.Target} {mount.ReadOnly}")),
            new("resources", [$"{limits}"]),
        ]);
    }

    private Dictionary<string, string> Labels(PreparedWorkspace prepared, int port)
    {
        var workspace = prepared.Workspace;
        var labels = new Dictionary<string, string>(workspace.Spec.Labels, StringComparer.Ordinal);
        foreach (var (key, value) in WorkspaceLabels.Ownership(options.Instance))
        {
            labels[key] = value;
        }

        if (options.Lease is { } lease)
        {
            labels[WorkspaceLabels.Lease] = lease.Value;
        }
        else
        {
            labels.Remove(WorkspaceLabels.Lease);
        }

        labels[WorkspaceLabels.Id] = workspace.Id.Value;
        labels[WorkspaceLabels.Name] = workspace.Name;
        labels[WorkspaceLabels.Kind] = workspace.Kind;
        labels[WorkspaceLabels.Runtime] = workspace.Runtime.Value;
        labels[WorkspaceLabels.HostPort] = port.ToString(CultureInfo.InvariantCulture);
        labels[WorkspaceLabels.Fingerprint] = prepared.Fingerprint.ToString();
        return labels;
    }

    private List<Mount> Mounts(ValidatedWorkspace workspace, int tier)
    {
        var mounts = new List<Mount> { Volume(WorkspaceNames.ConfigsVolume(workspace.Id), "/configs") };
        if (tier == 1)
        {
            return mounts;
        }

        mounts.Add(workspace.Mount == WorkspaceMountMode.Volume
            ? Volume(WorkspaceNames.WorkspaceVolume(workspace.Id), "/workspace")
            : Bind(workspace.Spec.HostPath!, "/workspace", workspace.Mount == WorkspaceMountMode.ReadOnlyHostPath));
        if (workspace.Runtime == RuntimeCatalogue.ClaudeCode)
        {
            mounts.Add(Volume(WorkspaceNames.SessionsVolume(workspace.Id), "/root/.claude/sessions"));
        }

        if (UsesHostNetwork(tier))
        {
            mounts.Add(Bind(engineSocket, "/var/run/docker.sock", readOnly: false));
        }

        return mounts;
    }

    private static Mount Volume(string name, string target) => new() { Type = "volume", Source = name, Target = target };

    private static Mount Bind(string path, string target, bool readOnly) => new() { Type = "bind", Source = path, Target = target, ReadOnly = readOnly };

    private static HostConfig Host(TierLimits limits, List<Mount> mounts)
    {
        var host = new HostConfig
        {
            Mounts = mounts,
            Memory = limits.MemoryBytes,
            NanoCPUs = limits.NanoCpus,
            RestartPolicy = new RestartPolicy { Name = RestartPolicyKind.UnlessStopped },
            LogConfig = new LogConfig { Type = "json-file", Config = new Dictionary<string, string> { ["max-size"] = "10m", ["max-file"] = "3" } },
        };
        if (limits.Tier == 1)
        {
            host.ReadonlyRootfs = true;
            host.Tmpfs = new Dictionary<string, string> { ["/tmp"] = "size=64m,noexec,nosuid" };
        }
        else if (limits.Tier >= 3)
        {
            host.Privileged = true;
            host.PidMode = "host";
        }

        return host;
    }
}
