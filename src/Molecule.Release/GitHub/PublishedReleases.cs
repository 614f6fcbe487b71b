using System.Text;
using Molecule.Release.Manifests;
using Molecule.Release.Versions;

namespace Molecule.Release.GitHub;

/// <summary>Complete releases, as their <c>release.json</c> describes them.</summary>
internal static class PublishedReleases
{
    /// <summary>The newest of ours before a version: for a release the newest release, for a pre-release whatever came last.</summary>
    public static HostedRelease? Before(ReleaseVersion version, IEnumerable<HostedRelease> releases) => releases
        .Select(release => (Release: release, Version: ReleaseVersion.OfGitTag(release.Tag)))
        .Where(entry => entry.Version is not null && !entry.Release.IsDraft && entry.Version < version && (version.IsPrerelease || !entry.Version.IsPrerelease))
        .Where(entry => entry.Release.Asset(ReleaseManifest.FileName) is not null)
        .OrderByDescending(entry => entry.Version)
        .Select(entry => entry.Release)
        .FirstOrDefault();

    /// <param name="version">Null for the newest that is no pre-release.</param>
    public static HostedRelease? Find(ReleaseVersion? version, IEnumerable<HostedRelease> releases) => releases
        .Select(release => (Release: release, Version: ReleaseVersion.OfGitTag(release.Tag)))
        .Where(entry => entry.Version is not null && !entry.Release.IsDraft && (version is null ? !entry.Version.IsPrerelease && entry.Release.Asset(ReleaseManifest.FileName) is not null : entry.Version == version))
        .OrderByDescending(entry => entry.Version)
        .Select(entry => entry.Release)
        .FirstOrDefault();

    /// <exception cref="InvalidReleaseManifestException">It has none, it cannot be used, or its checksum is wrong.</exception>
    public static async Task<ReleaseManifest> ReadAsync(IReleaseHost host, HostedRelease release, CancellationToken cancellation)
    {
        var origin = $"{ReleaseManifest.FileName} of the release {release.Tag} of {host.Repository}";
        var bytes = release.Asset(ReleaseManifest.FileName) is { IsWhole: true } asset ? await host.DownloadAsync(asset, ReleaseManifest.MaximumBytes, cancellation) : null;
        if (bytes is null)
        {
            throw new InvalidReleaseManifestException(origin, "it is not there");
        }

        var sums = release.Asset(Checksums.FileName) is { IsWhole: true } list ? await host.DownloadAsync(list, ReleaseManifest.MaximumBytes, cancellation) : null;
        if (sums is not null && Checksums.Matches(Encoding.UTF8.GetString(sums), ReleaseManifest.FileName, bytes) == false)
        {
            throw new InvalidReleaseManifestException(origin, $"{Checksums.FileName} names another checksum");
        }

        return ReleaseManifestReader.Read(origin, bytes);
    }
}
