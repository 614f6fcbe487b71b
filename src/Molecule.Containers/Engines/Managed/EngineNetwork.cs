using Microsoft.Extensions.Logging;
using Molecule.Containers.Debian;
using Molecule.Containers.Processes;

namespace Molecule.Containers.Engines.Managed;

/// <summary>
/// The bridge, the address range and the firewall rules of one managed engine. They stand beside those of any other engine: an interface
/// and a chain of our own, named after the state folder, and nothing of anybody else's is read or changed.
/// </summary>
internal sealed class EngineNetwork(ManagedPaths paths, UnpackedPackages software, IEnvironmentVariables environment, TimeProvider time, ILogger logger)
{
    private const string Forwarding = "/proc/sys/net/ipv4/ip_forward";
    private const string MachineLock = "/run/lock/molecule-engine-network.lock";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ProcessRunner _processes = new(time);

    /// <summary>Makes bridge and rules, or finds them made. Machine-wide one at a time: between looking for a free range and taking it nobody else may.</summary>
    public async Task<AddressPlan> PrepareAsync(CancellationToken cancellation)
    {
        using var one = await FileLock.AcquireAsync(MachineLock, time, null, cancellation);
        var kept = Ipv4Range.Parse(File.Exists(paths.RangeFile) ? (await File.ReadAllTextAsync(paths.RangeFile, cancellation)).Trim() : null);
        // Networks that survived a restart lie in the kept range, on bridges: they are ours.
        var used = MachineNetworks.Read()
            .Where(network => network.Interface != paths.Bridge
                && !(kept is { } own && own.Contains(network.Range) && MachineNetworks.IsBridge(network.Interface)))
            .Select(network => network.Range)
            .ToList();
        var plan = AddressPlan.Choose(used, kept, paths.Key)
            ?? throw new ManagedEngineException("every private address range is already routed on this machine", "Free a /16 in 10.0.0.0/8 or 172.16.0.0/12, or use another engine with --engine <endpoint>.", paths.LogFile, []);
        if (kept is { } old && old != plan.Range)
        {
            logger.LogWarning("The engine's address range {Old} is in use by something else now; it moves to {New}, and networks made before must be made anew", old, plan.Range);
        }

        await File.WriteAllTextAsync(paths.RangeFile, plan.Range.ToString(), cancellation);
        await PrepareBridgeAsync(plan, cancellation);
        await PrepareFirewallAsync(plan, cancellation);
        if ((await File.ReadAllTextAsync(Forwarding, cancellation)).Trim() == "0")
        {
            logger.LogInformation("Turning IPv4 forwarding on ({File}): containers reach nothing without it", Forwarding);
            await File.WriteAllTextAsync(Forwarding, "1", cancellation);
        }

        return plan;
    }

    /// <summary>Takes everything away again; what is not there is fine.</summary>
    public async Task RemoveAsync(CancellationToken cancellation)
    {
        using var one = await FileLock.AcquireAsync(MachineLock, time, null, cancellation);
        var range = Ipv4Range.Parse(File.Exists(paths.RangeFile) ? (await File.ReadAllTextAsync(paths.RangeFile, cancellation)).Trim() : null);
        var bridges = (range is { } own ? MachineNetworks.BridgesWithin(own) : []).Add(paths.Bridge).Distinct().Where(MachineNetworks.Exists);
        foreach (var bridge in bridges)
        {
            await IpAsync(["link", "delete", "dev", bridge], cancellation);
        }

        foreach (var (table, hook) in Hooks)
        {
            if (await IptablesAsync(["-t", table, "-n", "-L", paths.FirewallChain], cancellation) is { Succeeded: true })
            {
                await IptablesAsync(["-t", table, "-D", hook, "-j", paths.FirewallChain], cancellation);
                await IptablesAsync(["-t", table, "-F", paths.FirewallChain], cancellation);
                await IptablesAsync(["-t", table, "-X", paths.FirewallChain], cancellation);
            }
        }
    }

    private static (string Table, string Hook)[] Hooks => [("filter", "FORWARD"), ("nat", "POSTROUTING")];

    private async Task PrepareBridgeAsync(AddressPlan plan, CancellationToken cancellation)
    {
        if (!MachineNetworks.Exists(paths.Bridge))
        {
            await RequireIpAsync(["link", "add", "name", paths.Bridge, "type", "bridge"], cancellation);
        }

        // A bridge of an earlier start may carry another range's address.
        await RequireIpAsync(["-4", "address", "flush", "dev", paths.Bridge], cancellation);
        await RequireIpAsync(["address", "add", plan.BridgeAddress, "dev", paths.Bridge], cancellation);
        await RequireIpAsync(["link", "set", "dev", paths.Bridge, "up"], cancellation);
    }

    private async Task PrepareFirewallAsync(AddressPlan plan, CancellationToken cancellation)
    {
        var range = plan.Range.ToString();
        foreach (var (table, hook) in Hooks)
        {
            await IptablesAsync(["-t", table, "-N", paths.FirewallChain], cancellation); // there already: then the flush empties it
            await RequireIptablesAsync(["-t", table, "-F", paths.FirewallChain], cancellation);
            string[][] rules = table == "nat"
                ? [["-s", range, "!", "-d", range, "-j", "MASQUERADE"]]
                : [["-s", range, "-j", "ACCEPT"], ["-d", range, "-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED", "-j", "ACCEPT"]];
            foreach (var rule in rules)
            {
                await RequireIptablesAsync(["-t", table, "-A", paths.FirewallChain, .. rule], cancellation);
            }

            if (await IptablesAsync(["-t", table, "-C", hook, "-j", paths.FirewallChain], cancellation) is { Succeeded: false })
            {
                // First, because another engine may have set the policy to drop.
                await RequireIptablesAsync(["-t", table, "-I", hook, "1", "-j", paths.FirewallChain], cancellation);
            }
        }
    }

    private Task<ProcessOutcome> IpAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) => RunAsync("ip", arguments, cancellation);

    private async Task RequireIpAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        (await IpAsync(arguments, cancellation)).EnsureSuccess($"Setting up the engine's bridge (ip {string.Join(' ', arguments)})", "Make sure that this process may administer networks (CAP_NET_ADMIN).");

    private Task<ProcessOutcome> IptablesAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        RunAsync("iptables", ["-w", "10", .. arguments], cancellation);

    private Task<ProcessOutcome> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        _processes.RunAsync(new ProcessSpec(software.Find(program) ?? program, arguments) { Environment = software.Variables(environment), Timeout = Limit }, cancellation);

    private async Task RequireIptablesAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        (await IptablesAsync(arguments, cancellation)).EnsureSuccess($"Setting up the engine's firewall rules (iptables {string.Join(' ', arguments)})", "Make sure that the kernel has nf_tables or ip_tables, and that this process may administer networks.");
}
