using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Processes;

namespace Molecule.Containers.Debian;

/// <summary>
/// apt with the machine's sources, keys, proxies and dpkg status, but with lists, cache and logs of its own in one folder: it works
/// where the system's lists are empty, and changes nothing of the system.
/// </summary>
internal sealed class PrivateApt(string folder, ProcessRunner processes, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan NetworkLimit = TimeSpan.FromMinutes(10);

    private const string Remedy = "See that apt-get update works on this machine (sources, network, proxy), then run again.";

    private string Lists => Path.Combine(folder, "lists");

    private string Archives => Path.Combine(folder, "archives");

    private string Stamp => Path.Combine(folder, "updated");

    private string BootConfiguration => Path.Combine(folder, "boot.conf");

    /// <summary>What would have to be unpacked so that <paramref name="wanted"/> run on this machine: they themselves, and whatever else is not installed.</summary>
    public async Task<ImmutableArray<AptPackage>> ResolveAsync(ImmutableArray<string> wanted, CancellationToken cancellation)
    {
        Prepare();
        await UpdateAsync(force: false, cancellation);
        var outcome = await InstallAsync(["--simulate"], wanted, cancellation);
        if (!outcome.Succeeded)
        {
            await UpdateAsync(force: true, cancellation);
            outcome = await InstallAsync(["--simulate"], wanted, cancellation);
        }

        return AptSimulation.Parse(outcome.EnsureSuccess($"Resolving {string.Join(", ", wanted)} with apt", Remedy).Output);
    }

    /// <summary>Fetches what <see cref="ResolveAsync"/> named; apt checks every archive and resumes where it was interrupted.</summary>
    /// <returns>The archives' paths.</returns>
    public async Task<ImmutableArray<string>> DownloadAsync(ImmutableArray<string> wanted, ImmutableArray<AptPackage> packages, CancellationToken cancellation)
    {
        var outcome = await InstallAsync(["--download-only", "--quiet=2"], wanted, cancellation);
        if (!outcome.Succeeded)
        {
            logger.LogWarning("Downloading packages failed; reading the lists again and trying once more. {Reason}", outcome.Error.Trim());
            await UpdateAsync(force: true, cancellation);
            outcome = await InstallAsync(["--download-only", "--quiet=2"], wanted, cancellation);
        }

        outcome.EnsureSuccess($"Downloading {string.Join(", ", wanted)} with apt", Remedy);
        // A package that is installed, but gone from the archive, is not downloaded: then the system's own is used.
        return [.. packages.Select(package => Path.Combine(Archives, package.FileName)).Where(File.Exists)];
    }

    /// <summary>The proxy that apt is configured to use; null for none.</summary>
    public async Task<string?> ProxyAsync(CancellationToken cancellation)
    {
        Prepare();
        var outcome = await RunAsync("apt-config", ["shell", "PROXY", "Acquire::http::Proxy"], cancellation);
        var value = outcome.Output.Trim();
        return value.StartsWith("PROXY='", StringComparison.Ordinal) ? value["PROXY='".Length..^1] : null;
    }

    /// <summary>Removes downloaded archives, which are of no use once they are unpacked.</summary>
    public void Clean()
    {
        foreach (var file in Directory.Exists(Archives) ? Directory.GetFiles(Archives, "*.deb") : [])
        {
            File.Delete(file);
        }
    }

    private void Prepare()
    {
        Directory.CreateDirectory(Path.Combine(Lists, "partial"));
        Directory.CreateDirectory(Path.Combine(Archives, "partial"));
        // Hooks of the system's configuration act on the system (docker-clean empties its cache): the main file is read after the parts
        // and can take them away again.
        var main = Path.Combine(folder, "main.conf");
        var machine = "/etc/apt/apt.conf";
        File.WriteAllText(main, string.Join('\n',
        [
            File.Exists(machine) ? $"#include \"{machine}\";" : string.Empty,
            "#clear APT::Update::Pre-Invoke;",
            "#clear APT::Update::Post-Invoke;",
            "#clear APT::Update::Post-Invoke-Success;",
            "#clear DPkg::Pre-Invoke;",
            "#clear DPkg::Post-Invoke;",
            "#clear DPkg::Pre-Install-Pkgs;",
            string.Empty,
        ]));
        File.WriteAllText(BootConfiguration, $"Dir::Etc::main \"{main}\";\n");
    }

    private async Task UpdateAsync(bool force, CancellationToken cancellation)
    {
        if (!force && File.Exists(Stamp) && time.GetUtcNow() - File.GetLastWriteTimeUtc(Stamp) < Fresh)
        {
            return;
        }

        logger.LogInformation("Reading the distribution's package lists (apt-get update, with lists of our own)");
        var outcome = await RunAsync("apt-get", ["update", "--quiet=2"], cancellation);
        if (!outcome.Succeeded)
        {
            // A foreign archive that is down fails the whole update; whether ours is there is for the resolver to say.
            logger.LogWarning("apt-get update reports: {Reason}", outcome.Error.Trim());
        }

        await File.WriteAllTextAsync(Stamp, string.Empty, cancellation);
    }

    private Task<ProcessOutcome> InstallAsync(string[] mode, ImmutableArray<string> wanted, CancellationToken cancellation) =>
        RunAsync("apt-get", ["install", .. mode, "--yes", "--reinstall", "--no-install-recommends", .. wanted], cancellation);

    private Task<ProcessOutcome> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        string[] options =
        [
            $"Dir::State={folder}",
            $"Dir::State::lists={Lists}",
            "Dir::State::status=/var/lib/dpkg/status",
            $"Dir::Cache={folder}",
            $"Dir::Cache::archives={Archives}",
            $"Dir::Log={folder}",
            // The state folder is ours alone; apt's download user could not enter it.
            "APT::Sandbox::User=root",
            "APT::Keep-Downloaded-Packages=true",
            "Acquire::Retries=3",
            // Only package lists: no translations, no software-centre data, no file lists, no sources.
            "Acquire::Languages=none",
            "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false",
            "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false",
            "Acquire::IndexTargets::deb-src::Sources::DefaultEnabled=false",
        ];
        return processes.RunAsync(
            new ProcessSpec(program, [.. options.SelectMany(option => new[] { "-o", option }), .. arguments])
            {
                Environment = new Dictionary<string, string?>
                {
                    ["APT_CONFIG"] = BootConfiguration,
                    ["DEBIAN_FRONTEND"] = "noninteractive",
                    ["LC_ALL"] = "C",
                },
                Timeout = NetworkLimit,
            },
            cancellation);
    }
}
