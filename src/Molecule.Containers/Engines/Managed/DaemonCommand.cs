using System.Globalization;
using Molecule.Containers.Debian;
using Molecule.Containers.Processes;

namespace Molecule.Containers.Engines.Managed;

/// <summary>How the daemon is started.</summary>
internal static class DaemonCommand
{
    // Detached for good: a session of its own, so that no Ctrl-C of our terminal reaches it; a mount namespace of its own, so that whatever it
    // mounts vanishes with its last process, however that ends; no stream of ours kept open.
    private const string Launcher = """exec </dev/null >>"$1" 2>&1; shift; exec setsid --fork unshare --mount --propagation slave -- "$@" """;

    private static readonly string[] Forwarded =
        ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "TMPDIR", "TZ", "LANG"];

    public static ProcessSpec Build(ManagedPaths paths, AddressPlan addresses, int mtu, UnpackedPackages software, IEnvironmentVariables environment)
    {
        // A long-lived daemon keeps no secret of the build that happened to start it: it gets what it needs and nothing else.
        var daemon = software.Variables(environment);
        daemon["HOME"] = paths.State;
        foreach (var name in Forwarded)
        {
            if (environment.Get(name) is { Length: > 0 } value)
            {
                daemon[name] = value;
            }
        }

        return new ProcessSpec("/bin/sh", ["-c", Launcher, "sh", paths.LogFile, Path.Combine(software.Root, "usr/sbin/dockerd"), .. Arguments(paths, addresses, mtu)])
        {
            Environment = daemon,
            InheritEnvironment = false,
            WorkingDirectory = paths.State,
            Timeout = TimeSpan.FromSeconds(10),
        };
    }

    public static IReadOnlyList<string> Arguments(ManagedPaths paths, AddressPlan addresses, int mtu) =>
    [
        // Not /etc/docker/daemon.json: that is the configuration of another engine.
        "--config-file", paths.ConfigurationFile,
        "--data-root", paths.DataRoot,
        "--exec-root", paths.ExecRoot,
        "--pidfile", paths.PidFile,
        "--host", "unix://" + paths.Socket,
        "--group", "root",
        "--bridge", paths.Bridge,
        "--default-address-pool", addresses.NetworkPool,
        "--mtu", Math.Min(mtu, 1500).ToString(CultureInfo.InvariantCulture),
        // A daemon that manages iptables empties the chains DOCKER* when it starts, whosever they are. Ours has a chain of its own (EngineNetwork).
        "--iptables=false",
        "--ip6tables=false",
        "--ip-forward=false",
        "--exec-opt", "native.cgroupdriver=cgroupfs",
        "--cgroup-parent", "/" + paths.ControlGroup,
        "--shutdown-timeout", "10",
    ];
}
