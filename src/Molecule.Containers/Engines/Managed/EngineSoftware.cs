using Microsoft.Extensions.Logging;
using Molecule.Containers.Debian;
using Molecule.Containers.Processes;

namespace Molecule.Containers.Engines.Managed;

/// <summary>The daemon and what it runs, unpacked from the distribution's packages.</summary>
internal sealed class EngineSoftware(StateHome home, IEnvironmentVariables environment, TimeProvider time, ILogger logger)
{
    private readonly DebianPackages _packages = new(home, time, logger);
    private readonly ProcessRunner _processes = new(time);

    /// <summary><c>iproute2</c> makes the bridge; a minimal system has none.</summary>
    public static PackageSet Packages { get; } = new("engine", ["docker.io", "containerd", "runc", "iptables", "iproute2"]);

    /// <summary>Null when nothing is unpacked.</summary>
    public UnpackedPackages? Find() => _packages.Find(Packages);

    public Task<UnpackedPackages> EnsureAsync(CancellationToken cancellation) => _packages.EnsureAsync(Packages, LinkIptablesAsync, cancellation);

    // The package leaves the plain names to the system's alternatives. nf_tables is what Debian and Ubuntu default to; a kernel without it has the legacy tables.
    private async Task LinkIptablesAsync(UnpackedPackages unpacked, CancellationToken cancellation)
    {
        var nft = unpacked.Find("iptables-nft")
            ?? throw new PackagesUnavailableException(Packages.Name, "the package iptables has no iptables-nft.", "Install iptables and a container engine by hand.");
        var probe = await _processes.RunAsync(new ProcessSpec(nft, ["-t", "nat", "-n", "-L", "POSTROUTING"]) { Environment = unpacked.Variables(environment) }, cancellation);
        var variant = probe.Succeeded ? "nft" : "legacy";
        if (!probe.Succeeded)
        {
            logger.LogWarning("iptables-nft does not work with this kernel ({Reason}); using iptables-legacy", probe.Error.Trim());
        }

        foreach (var name in new[] { "iptables", "ip6tables", "iptables-save", "ip6tables-save", "iptables-restore", "ip6tables-restore" })
        {
            var link = Path.Combine(Path.GetDirectoryName(nft)!, name);
            var target = name.Split('-', 2) is [var program, var suffix] ? $"{program}-{variant}-{suffix}" : $"{name}-{variant}";
            File.Delete(link);
            File.CreateSymbolicLink(link, target);
        }
    }
}
