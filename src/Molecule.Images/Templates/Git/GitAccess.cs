using System.Text;
using Molecule.Containers.Processes;
using Molecule.Containers.Redaction;
using Molecule.Images.Manifest;

namespace Molecule.Images.Templates.Git;

/// <summary>
/// Where a repository is and what opens it. The address never holds credentials: those travel in the environment of the git process,
/// as a header for that one host, so that they stand in no process title, no configuration file and no message.
/// </summary>
internal sealed record GitAccess(string Address, string? HeaderScope, string? Header)
{
    /// <summary>Replaces everything before the runtime's name, for forks and mirrors.</summary>
    public const string PrefixVariable = "MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX";

    public static GitAccess For(ImageManifestEntry entry, IEnumerable<GitProvider> providers, IEnvironmentVariables environment) =>
        For(RepositoryOrigin.Of(entry), providers, environment);

    public static GitAccess For(RepositoryOrigin origin, IEnumerable<GitProvider> providers, IEnvironmentVariables environment)
    {
        var provider = providers.First(known => known.Name == origin.Provider.Name);
        var token = environment.Get(provider.TokenVariable);
        Redactor.Process.Register(token);
        var prefix = environment.Get(PrefixVariable);
        var address = string.IsNullOrEmpty(prefix) || origin.MirrorName is null ? provider.AddressOf(origin.Repository) : prefix + origin.MirrorName;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return new GitAccess(address, null, null);
        }

        var scope = $"{uri.Scheme}://{uri.Authority}/";
        if (uri.UserInfo.Length > 0)
        {
            var bare = new UriBuilder(uri) { UserName = string.Empty, Password = string.Empty }.Uri;
            return new GitAccess(bare.ToString(), scope, Basic(Uri.UnescapeDataString(uri.UserInfo)));
        }

        // A provider's token goes to that provider's host alone: a mirror brings its own credentials.
        return string.IsNullOrEmpty(token) || !new Uri(provider.BaseUrl).Authority.Equals(uri.Authority, StringComparison.OrdinalIgnoreCase)
            ? new GitAccess(address, null, null)
            : new GitAccess(address, scope, Basic("x-access-token:" + token));
    }

    /// <summary>Never holds <see cref="Header"/>.</summary>
    public override string ToString() => Address;

    private static string Basic(string userAndPassword)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword));
        Redactor.Process.Register(encoded);
        Redactor.Process.Register(userAndPassword[(userAndPassword.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        return "Authorization: Basic " + encoded;
    }
}
