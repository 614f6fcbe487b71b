using Molecule.Images.Manifest;

namespace Molecule.Provisioner.Assets.Pinned;

/// <summary>Where a git host gives a commit as one file, and how a token is shown to it. Pure.</summary>
internal static class ArchiveEndpoint
{
    private const string GitHub = "github";

    /// <summary>GitHub has its API on a host of its own; a GitHub of one's own has it below a path.</summary>
    public static Uri AddressOf(GitProvider provider, PinnedAssets reference) => new(provider.Name == GitHub
        ? $"{(provider.BaseUrl == "https://github.com/" ? "https://api.github.com/" : provider.BaseUrl + "api/v3/")}repos/{reference.Repository}/tarball/{reference.Commit}"
        : $"{provider.BaseUrl}api/v1/repos/{reference.Repository}/archive/{reference.Commit}.tar.gz");

    /// <summary>The scheme of the authorization header.</summary>
    public static string SchemeOf(GitProvider provider) => provider.Name == GitHub ? "Bearer" : "token";
}
