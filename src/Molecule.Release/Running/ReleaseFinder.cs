using Molecule.Containers;
using Molecule.Release.GitHub;
using Molecule.Release.Manifests;
using Molecule.Release.Versions;

namespace Molecule.Release.Running;

/// <summary>Finds the description of a complete release.</summary>
public sealed class ReleaseFinder(ReleaseParts parts)
{
    /// <param name="versionText">Null for the newest release that is no pre-release.</param>
    /// <param name="file">A <c>release.json</c> to take instead of GitHub's; null for GitHub's.</param>
    /// <exception cref="ReleaseNotFoundException">There is no such complete release.</exception>
    /// <exception cref="InvalidReleaseManifestException">It cannot be used.</exception>
    public async Task<FoundRelease> FindAsync(string? versionText, string? file, CancellationToken cancellation)
    {
        var version = versionText is null ? null : ReleaseVersion.Parse(versionText);
        if (file is not null)
        {
            var read = await ReleaseManifestReader.ReadFileAsync(file, cancellation);
            return (version is null || read.Version == version.Text) && read.Registry == parts.Publication.Prefix.Name
                ? new FoundRelease(read, Hosted: null)
                : throw new ReleaseNotFoundException(version?.Text ?? read.Version, $"{file} is of {read.Version} on {read.Registry}, and --registry is {parts.Publication.Prefix}");
        }

        using var host = parts.OpenHost(await parts.Source.RemoteUrlAsync(cancellation));
        var hosted = PublishedReleases.Find(version, [.. await host.ListAsync(cancellation)])
            ?? throw new ReleaseNotFoundException(version?.Text ?? "newest", $"{host.Repository} has no such published release");
        var manifest = await PublishedReleases.ReadAsync(host, hosted, cancellation);
        return manifest.Tag == hosted.Tag && manifest.Registry == parts.Publication.Prefix.Name
            ? new FoundRelease(manifest, hosted)
            : throw new ReleaseNotFoundException(hosted.Tag, $"its release.json is of {manifest.Tag} on {manifest.Registry}, and --registry is {parts.Publication.Prefix}");
    }
}

/// <param name="Hosted">Null when the description came from a file.</param>
public sealed record FoundRelease(ReleaseManifest Manifest, HostedRelease? Hosted);

/// <summary>There is no complete release of that version.</summary>
public sealed class ReleaseNotFoundException(string version, string reason)
    : MoleculeException($"There is no complete release {version}: {reason}.", "Name a published version with --version, or its release.json with --release-file.")
{
    public string Version { get; } = version;
}
