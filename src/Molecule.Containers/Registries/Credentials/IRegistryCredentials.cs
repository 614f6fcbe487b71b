namespace Molecule.Containers.Registries.Credentials;

/// <summary>Where credentials come from. Whoever implements it registers secrets with the redactor before returning them.</summary>
public interface IRegistryCredentials
{
    /// <returns><see cref="RegistryCredential.None"/> when there are none for this registry.</returns>
    Task<RegistryCredential> FindAsync(RegistryHost host, CancellationToken cancellation);
}
