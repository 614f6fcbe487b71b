using Docker.DotNet.Models;
using Molecule.Containers.References;
using Molecule.Containers.Registries;
using Molecule.Containers.Registries.Credentials;

namespace Molecule.Images.Pulls;

/// <summary>Credentials in the form in which an engine takes them along with a pull or a push.</summary>
internal static class EngineAuthentication
{
    /// <summary>Never null: an engine takes an empty object for "no credentials", but for a push not a missing header.</summary>
    public static AuthConfig Of(Repository repository, RegistryCredential credential)
    {
        var address = RegistryHost.Of(repository).Name;
        return credential switch
        {
            RegistryCredential.Basic basic => new AuthConfig { Username = basic.User, Password = basic.Password, ServerAddress = address },
            RegistryCredential.IdentityToken identity => new AuthConfig { IdentityToken = identity.Token, ServerAddress = address },
            RegistryCredential.AccessToken access => new AuthConfig { RegistryToken = access.Token, ServerAddress = address },
            _ => new AuthConfig(),
        };
    }
}
