using Molecule.Containers.Processes;

namespace Molecule.Containers.Registries.Credentials;

/// <summary>
/// Looks where docker looks: the registry's own helper (<c>credHelpers</c>), else the store of all (<c>credsStore</c>), else what
/// the file itself holds (<c>auths</c>). Unlike docker, a store that knows nothing does not hide an entry of the file.
/// </summary>
public sealed class DockerConfigCredentials(IEnvironmentVariables environment, ICredentialHelper helper) : IRegistryCredentials
{
    /// <summary>What a helper answers as the user name when the secret is an identity token.</summary>
    private const string TokenUser = "<token>";

    /// <exception cref="CredentialHelperException">A configured helper failed.</exception>
    /// <exception cref="InvalidDockerConfigException">The configuration cannot be read.</exception>
    public async Task<RegistryCredential> FindAsync(RegistryHost host, CancellationToken cancellation)
    {
        var config = await DockerConfig.ReadAsync(DockerConfig.PathOf(environment), cancellation);
        var own = config.CredentialHelpers.Where(entry => Names(entry.Key, host)).Select(entry => entry.Value).FirstOrDefault(name => name.Length > 0);
        if ((own ?? config.CredentialStore) is { } program && await helper.GetAsync(program, AddressOf(host), cancellation) is { } answer)
        {
            return answer.Username == TokenUser ? new RegistryCredential.IdentityToken(answer.Secret) : new RegistryCredential.Basic(answer.Username, answer.Secret);
        }

        return config.Stored.GetValueOrDefault(AddressOf(host))
            ?? config.Stored.OrderBy(entry => entry.Key, StringComparer.Ordinal).Where(entry => Names(entry.Key, host)).Select(entry => entry.Value).FirstOrDefault()
            ?? RegistryCredential.None;
    }

    /// <summary>The key that <c>docker login</c> writes.</summary>
    private static string AddressOf(RegistryHost host) => host.IsDockerHub ? "https://index.docker.io/v1/" : host.Name;

    /// <summary>Older clients wrote URLs with a scheme and a path; the host (with port) is what counts.</summary>
    private static bool Names(string key, RegistryHost host)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var authority = (scheme < 0 ? key : key[(scheme + 3)..]).Split('/')[0].ToLowerInvariant();
        return authority == host.Name || (host.IsDockerHub && authority is ("index.docker.io" or "registry-1.docker.io"));
    }
}
