namespace Molecule.Containers.Registries.Credentials;

/// <summary>A <c>docker-credential-&lt;name&gt;</c> program, as a seam.</summary>
public interface ICredentialHelper
{
    /// <param name="name">Without the <c>docker-credential-</c> prefix.</param>
    /// <param name="serverAddress">As the docker configuration spells it.</param>
    /// <returns>Null when the helper knows none for that address.</returns>
    /// <exception cref="CredentialHelperException">The helper is not there or failed.</exception>
    Task<HelperCredential?> GetAsync(string name, string serverAddress, CancellationToken cancellation);
}
