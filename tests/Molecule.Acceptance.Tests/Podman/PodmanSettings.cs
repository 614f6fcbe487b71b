using Molecule.Containers.Debian;
using Molecule.Containers.Processes;

namespace Molecule.Acceptance.Tests.Podman;

/// <summary>Configuration by which podman keeps to one folder and finds the programs of an unpacked set.</summary>
internal sealed class PodmanSettings(string state, UnpackedPackages software)
{
    private string Containers => Path.Combine(state, "containers.conf");

    private string Storage => Path.Combine(state, "storage.conf");

    private string Registries => Path.Combine(state, "registries.conf");

    /// <returns>The environment that podman is to run in.</returns>
    public async Task<Dictionary<string, string?>> WriteAsync()
    {
        var policy = Path.Combine(state, "home", ".config", "containers", "policy.json");
        Directory.CreateDirectory(Path.GetDirectoryName(policy)!);
        await File.WriteAllTextAsync(policy, """{"default":[{"type":"insecureAcceptAnything"}]}""");
        await File.WriteAllTextAsync(Registries, "unqualified-search-registries = [\"docker.io\"]\n");
        await File.WriteAllTextAsync(Storage, $"[storage]\ndriver = \"overlay\"\ngraphroot = \"{state}/graph\"\nrunroot = \"{state}/run\"\n");
        var environment = Environment();
        await File.WriteAllTextAsync(Containers, Configuration(environment));
        return environment;
    }

    private Dictionary<string, string?> Environment()
    {
        var variables = software.Variables(ProcessEnvironmentVariables.Instance);
        variables["PATH"] = $"{state}/bin:{variables["PATH"]}";
        variables["CONTAINERS_CONF"] = Containers;
        variables["CONTAINERS_STORAGE_CONF"] = Storage;
        variables["CONTAINERS_REGISTRIES_CONF"] = Registries;
        variables["HOME"] = $"{state}/home";
        variables["XDG_CONFIG_HOME"] = $"{state}/home/.config";
        variables["XDG_RUNTIME_DIR"] = $"{state}/runtime";
        variables["TMPDIR"] = $"{state}/scratch";
        return variables;
    }

    // runc, because crun 1.8 refuses control groups of both versions side by side. Limits that every machine allows: podman's own are the kernel's highest.
    // What conmon starts when a container ends is podman again, which needs all of the environment.
    private string Configuration(Dictionary<string, string?> environment) => $"""
        [containers]
        default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
        log_driver = "k8s-file"
        [engine]
        cgroup_manager = "cgroupfs"
        events_logger = "file"
        lock_type = "file"
        image_copy_tmp_dir = "{state}/scratch"
        conmon_path = ["{software.Find("conmon")}"]
        conmon_env_vars = [{string.Join(", ", environment.Select(variable => $"\"{variable.Key}={variable.Value}\""))}]
        helper_binaries_dir = ["{software.Root}/usr/lib/podman"]
        runtime = "runc"
        [engine.runtimes]
        runc = ["{software.Find("runc")}"]
        [network]
        network_backend = "netavark"
        network_config_dir = "{state}/networks"

        """;
}
