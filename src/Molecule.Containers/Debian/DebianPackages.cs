using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Processes;

namespace Molecule.Containers.Debian;

/// <summary>
/// Packages of the distribution, unpacked into the state home instead of installed into the system. A set is complete or absent: it
/// is unpacked into a sibling folder that is renamed at the end.
/// </summary>
public sealed class DebianPackages(StateHome home, TimeProvider time, ILogger logger)
{
    private const string MarkerName = "packages.json";
    private const long NeededSpace = 768L * 1024 * 1024;

    private readonly ProcessRunner _processes = new(time);

    private PrivateApt Apt => new(Path.Combine(home.Packages, "apt"), _processes, time, logger);

    public string FolderOf(PackageSet set) => Path.Combine(home.Packages, set.Name);

    /// <summary>The proxy that apt is configured to use; null for none.</summary>
    public Task<string?> ProxyAsync(CancellationToken cancellation) => Apt.ProxyAsync(cancellation);

    /// <summary>The set if it lies there complete; null otherwise. Never downloads.</summary>
    public UnpackedPackages? Find(PackageSet set)
    {
        var file = Path.Combine(FolderOf(set), MarkerName);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            var marker = JsonSerializer.Deserialize(File.ReadAllText(file), UnpackedJson.Default.UnpackedMarker);
            return marker is not null && set.Wanted.All(marker.Wanted.Contains) ? new UnpackedPackages(RootOf(FolderOf(set)), marker.Packages) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Downloads and unpacks the set unless it is there already. One process at a time does so; the others wait and find it.</summary>
    /// <param name="finish">Completes the root before anybody sees it; runs once per unpacking.</param>
    /// <exception cref="PackagesUnavailableException">The archive has no such packages, or not for this system.</exception>
    /// <exception cref="ProcessFailedException">apt or dpkg failed.</exception>
    /// <exception cref="DiskSpaceException">There is too little room.</exception>
    public async Task<UnpackedPackages> EnsureAsync(PackageSet set, Func<UnpackedPackages, CancellationToken, Task> finish, CancellationToken cancellation)
    {
        if (Find(set) is { } present)
        {
            return present;
        }

        Directory.CreateDirectory(home.Packages);
        using var one = await FileLock.AcquireAsync(
            Path.Combine(home.Packages, "lock"),
            time,
            () => logger.LogInformation("Waiting for another process that is unpacking packages"),
            cancellation);
        if (Find(set) is { } meanwhile)
        {
            return meanwhile;
        }

        RemoveLeftovers(set);
        DiskSpaceException.Require(home.Packages, NeededSpace);
        var watch = Stopwatch.StartNew();
        var packages = await Apt.ResolveAsync(set.Wanted, cancellation);
        Check(set, packages);
        var archives = await Apt.DownloadAsync(set.Wanted, packages, cancellation);
        var megabytes = archives.Sum(archive => new FileInfo(archive).Length) / 1e6;
        logger.LogInformation("Downloaded {Count} packages, {Size:0.0} MB, for {Set} in {Seconds:0.0} s", archives.Length, megabytes, set.Name, watch.Elapsed.TotalSeconds);

        var staging = Path.Combine(home.Packages, $"{set.Name}.partial-{Guid.NewGuid():n}");
        await UnpackAsync(archives, RootOf(staging), cancellation);
        await finish(new UnpackedPackages(RootOf(staging), packages), cancellation);
        var marker = JsonSerializer.Serialize(new UnpackedMarker(set.Wanted, packages), UnpackedJson.Default.UnpackedMarker);
        await File.WriteAllTextAsync(Path.Combine(staging, MarkerName), marker, cancellation);
        Directory.Move(staging, FolderOf(set));
        Apt.Clean();
        logger.LogInformation("Unpacked {Set} into {Folder} in {Seconds:0.0} s; nothing was installed into the system", set.Name, FolderOf(set), watch.Elapsed.TotalSeconds);
        return new UnpackedPackages(RootOf(FolderOf(set)), packages);
    }

    private static string RootOf(string folder) => Path.Combine(folder, "root");

    private static void Check(PackageSet set, ImmutableArray<AptPackage> packages)
    {
        if (packages.Any(package => package.Name == "libc6"))
        {
            // A C library beside the system's loader crashes whatever uses it.
            throw new PackagesUnavailableException(set.Name, "they need a newer C library than this system has.", "Run apt-get upgrade first, then run again.");
        }
    }

    private async Task UnpackAsync(ImmutableArray<string> archives, string root, CancellationToken cancellation)
    {
        Directory.CreateDirectory(root);
        // dpkg -x is mostly one core of decompression: as many at once as there are cores, the big ones first.
        await Parallel.ForEachAsync(
            archives.OrderByDescending(archive => new FileInfo(archive).Length),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation },
            async (archive, token) =>
            {
                var outcome = await _processes.RunAsync(new ProcessSpec("dpkg", ["--extract", archive, root]), token);
                outcome.EnsureSuccess($"Unpacking {Path.GetFileName(archive)}", $"Free disk space at {root} if that is the reason, then run again.");
            });
    }

    private void RemoveLeftovers(PackageSet set)
    {
        foreach (var leftover in Directory.GetDirectories(home.Packages, set.Name + ".partial-*"))
        {
            logger.LogInformation("Removing a half-finished unpacking: {Folder}", leftover);
            Directory.Delete(leftover, recursive: true);
        }

        if (Directory.Exists(FolderOf(set)))
        {
            logger.LogInformation("Removing {Folder}: it is incomplete or of another set of packages", FolderOf(set));
            Directory.Delete(FolderOf(set), recursive: true);
        }
    }
}
