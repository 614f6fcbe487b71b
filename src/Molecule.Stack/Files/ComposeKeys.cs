using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Molecule.Stack.Files;

/// <summary>The keys of Compose that a stack file may have, and those that it may not, with what to do instead.</summary>
internal static class ComposeKeys
{
    public const string Extension = "x-molecule";

    public static readonly ImmutableArray<string> Top = ["networks", "services", "volumes", Extension];

    public static readonly ImmutableArray<string> Service =
    [
        "build", "command", "cpus", "depends_on", "deploy", "entrypoint", "env_file", "environment", "healthcheck", "image", "labels", "mem_limit", "networks",
        "pids_limit", "ports", "profiles", "restart", "tmpfs", "user", "volumes", Extension,
    ];

    public static readonly FrozenDictionary<string, string> TopRefused = new Dictionary<string, string>
    {
        ["name"] = "a stack is named with --stack, so that every command means the same one whatever the file says",
        ["version"] = "Compose has no versions any more, leave it out",
        ["configs"] = "mount a file with 'volumes'",
        ["secrets"] = "a {{credentials.<name>}} in 'environment' is generated and kept out of the file",
        ["include"] = "one file declares the whole stack",
        ["models"] = string.Empty,
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, string> ServiceRefused = new Dictionary<string, string>
    {
        ["configs"] = "mount a file with 'volumes'",
        ["container_name"] = "the stack names its containers, so that two stacks never share a name; on the network the service has its own",
        ["cpu_count"] = "use 'cpus'",
        ["cpu_percent"] = "use 'cpus'",
        ["cpu_period"] = "use 'cpus'",
        ["cpu_quota"] = "use 'cpus'",
        ["cpu_shares"] = "use 'cpus'",
        ["cpuset"] = "use 'cpus'",
        ["dns"] = "the stack's network resolves names",
        ["expose"] = "within the stack every port can be reached",
        ["extends"] = "use a YAML anchor and '<<'",
        ["external_links"] = "a stack is reached through its published ports",
        ["extra_hosts"] = "use an alias under 'networks'",
        ["hostname"] = "use an alias under 'networks'",
        ["links"] = "services reach one another by their names; use 'depends_on' for the order",
        ["logging"] = "the stack keeps 3 files of 10 MB of each container",
        ["mem_reservation"] = "use 'mem_limit'",
        ["memswap_limit"] = "use 'mem_limit'",
        ["network_mode"] = "every service is on the stack's network",
        ["pull_policy"] = "an image is pulled when it is missing",
        ["scale"] = "declare a service for each",
        ["secrets"] = "a {{credentials.<name>}} in 'environment' is generated and kept out of the file",
        ["volumes_from"] = "name the volume in both services",
        ["working_dir"] = "set WORKDIR in the image",
        ["annotations"] = string.Empty,
        ["attach"] = string.Empty,
        ["blkio_config"] = string.Empty,
        ["cap_add"] = string.Empty,
        ["cap_drop"] = string.Empty,
        ["cgroup"] = string.Empty,
        ["cgroup_parent"] = string.Empty,
        ["cpu_rt_period"] = string.Empty,
        ["cpu_rt_runtime"] = string.Empty,
        ["credential_spec"] = string.Empty,
        ["develop"] = string.Empty,
        ["device_cgroup_rules"] = string.Empty,
        ["devices"] = string.Empty,
        ["dns_opt"] = string.Empty,
        ["dns_search"] = string.Empty,
        ["domainname"] = string.Empty,
        ["gpus"] = string.Empty,
        ["group_add"] = string.Empty,
        ["init"] = string.Empty,
        ["ipc"] = string.Empty,
        ["isolation"] = string.Empty,
        ["label_file"] = string.Empty,
        ["mac_address"] = string.Empty,
        ["mem_swappiness"] = string.Empty,
        ["models"] = string.Empty,
        ["oom_kill_disable"] = string.Empty,
        ["oom_score_adj"] = string.Empty,
        ["pid"] = string.Empty,
        ["platform"] = string.Empty,
        ["post_start"] = string.Empty,
        ["pre_stop"] = string.Empty,
        ["privileged"] = string.Empty,
        ["provider"] = string.Empty,
        ["read_only"] = string.Empty,
        ["runtime"] = string.Empty,
        ["security_opt"] = string.Empty,
        ["shm_size"] = string.Empty,
        ["stdin_open"] = string.Empty,
        ["stop_grace_period"] = string.Empty,
        ["stop_signal"] = string.Empty,
        ["storage_opt"] = string.Empty,
        ["sysctls"] = string.Empty,
        ["tty"] = string.Empty,
        ["ulimits"] = string.Empty,
        ["use_api_socket"] = string.Empty,
        ["userns_mode"] = string.Empty,
        ["uts"] = string.Empty,
    }.ToFrozenDictionary();
}
