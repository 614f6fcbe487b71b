using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Molecule.Containers;
using Molecule.Containers.Debian;
using Molecule.Containers.Processes;

namespace Molecule.Images.BaseImages;

/// <summary>Makes a Debian root file system from the mirror that this machine uses, as an archive in the state home.</summary>
internal sealed class Debootstrap(StateHome home, IEnvironmentVariables environment, TimeProvider time, ILogger logger)
{
    private const long NeededDisk = 1024L * 1024 * 1024;
    private const long NeededMemory = 3L * 1024 * 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    /// <summary>A finished archive is used again that long: for another engine, or after a purge of this one.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(3);

    private static PackageSet Packages { get; } = new("debootstrap", ["debootstrap", "debian-archive-keyring"]);

    /// <summary>The archive, made or still fresh. The caller holds the lock of <see cref="StateHome.BaseImages"/>.</summary>
    /// <param name="architecture">In Debian's words, such as <c>amd64</c>.</param>
    public async Task<RootFilesystem> EnsureAsync(DebianSuite suite, string architecture, CancellationToken cancellation)
    {
        Directory.CreateDirectory(home.BaseImages);
        var archive = Path.Combine(home.BaseImages, $"{suite.Name}-{architecture}{(suite.Slim ? "-slim" : string.Empty)}.tar");
        if (File.Exists(archive) && time.GetUtcNow() - File.GetLastWriteTimeUtc(archive) < Fresh)
        {
            var kept = new RootFilesystem(archive, File.GetLastWriteTimeUtc(archive));
            logger.LogInformation("Using the root file system of {Suite} that debootstrap made on {Date:u}", suite.Name, kept.Made);
            return kept;
        }

        RemoveLeftovers();
        DiskSpaceException.Require(home.BaseImages, NeededDisk);
        var packages = new DebianPackages(home, time, logger);
        var tools = await packages.EnsureAsync(Packages, (_, _) => Task.CompletedTask, cancellation);
        var proxy = await packages.ProxyAsync(cancellation);
        var mirror = await DebianMirror.FindAsync(AptSources.Read(), suite.Name, proxy, cancellation);

        var watch = Stopwatch.StartNew();
        var staging = Path.Combine(home.BaseImages, $"staging-{Guid.NewGuid():n}");
        try
        {
            await RunAsync(suite, architecture, tools, mirror, proxy, staging, cancellation);
            File.Move(Path.Combine(staging, "root.tar"), archive, overwrite: true);
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }

        logger.LogInformation(
            "debootstrap made {Suite} in {Seconds:0.0} s ({Size:0.0} MB)", suite.Name, watch.Elapsed.TotalSeconds, new FileInfo(archive).Length / 1e6);
        return new RootFilesystem(archive, File.GetLastWriteTimeUtc(archive));
    }

    private async Task RunAsync(
        DebianSuite suite, string architecture, UnpackedPackages tools, DebianMirror mirror, string? proxy, string staging, CancellationToken cancellation)
    {
        var target = Path.Combine(staging, "target");
        var overlay = Path.Combine(staging, "overlay");
        var cache = Path.Combine(home.BaseImages, $"debs-{suite.Name}-{architecture}");
        Directory.CreateDirectory(target);
        Directory.CreateDirectory(cache);
        RootFilesystemOverlay.Write(overlay, mirror, suite.Slim);
        var memory = AvailableMemory() >= NeededMemory;
        logger.LogInformation("Running debootstrap for {Suite} (in {Place}; this takes about half a minute)", suite.Name, memory ? "memory" : "the state folder");

        var variables = tools.Variables(environment);
        variables["DEBOOTSTRAP_DIR"] = Path.Combine(tools.Root, "usr/share/debootstrap");
        variables["LC_ALL"] = "C";
        if (proxy is not null)
        {
            variables["http_proxy"] = proxy;
        }

        var own = Path.Combine(tools.Root, "usr/share/keyrings/debian-archive-keyring.gpg");
        string[] debootstrap =
        [
            tools.Find("debootstrap")!, "--foreign", "--variant=minbase", "--arch=" + architecture, "--force-check-gpg", "--keyring=" + (File.Exists(mirror.Keyring) ? mirror.Keyring : own),
            "--cache-dir=" + cache, suite.Name, target, mirror.Address.ToString(),
        ];
        var spec = new ProcessSpec(
            "unshare",
            [
                "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private", "--",
                "/bin/sh", "-c", RootFilesystemScript.Text, "sh",
                target, memory ? "tmpfs" : "disk", Path.Combine(staging, "root.tar"), overlay, suite.Slim ? "slim" : "full", .. debootstrap,
            ])
        {
            Environment = variables,
            Timeout = Limit,
            // unshare ignores interrupts; killing it ends its whole namespace, mounts and all, so there is nothing to be patient for.
            StopGrace = TimeSpan.FromMilliseconds(100),
            OnLine = line => logger.LogDebug("debootstrap: {Line}", line),
        };
        var outcome = await new ProcessRunner(time).RunAsync(spec, cancellation);
        outcome.EnsureSuccess($"Making the Debian root file system of {suite.Name} with debootstrap", "See that the mirror in this machine's apt sources is reachable and complete, then run again; what was downloaded is kept.");
    }

    private void RemoveLeftovers()
    {
        foreach (var leftover in Directory.GetDirectories(home.BaseImages, "staging-*"))
        {
            Directory.Delete(leftover, recursive: true);
        }
    }

    private static long AvailableMemory()
    {
        var line = File.ReadLines("/proc/meminfo").FirstOrDefault(candidate => candidate.StartsWith("MemAvailable:", StringComparison.Ordinal));
        var kibibytes = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1);
        return long.TryParse(kibibytes, CultureInfo.InvariantCulture, out var value) ? value * 1024 : 0;
    }
}
