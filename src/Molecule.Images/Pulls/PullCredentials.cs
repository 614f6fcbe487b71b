using Docker.DotNet.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Molecule.Containers;
using Molecule.Containers.Engines.Building;
using Molecule.Containers.Processes;
using Molecule.Containers.References;
using Molecule.Containers.Registries;
using Molecule.Containers.Registries.Credentials;
using Molecule.Containers.Registries.Failures;

namespace Molecule.Images.Pulls;

/// <summary>What an engine shows a registry when it pulls for somebody: the credentials that this person has for that registry.</summary>
public sealed class PullCredentials(IRegistryCredentials credentials, TimeProvider time) : IBuildCredentials
{
    // Somebody waits for the reason of a failure, and the engine has already waited for the registry.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Those of docker's configuration and its credential helpers.</summary>
    /// <param name="environment">For <c>DOCKER_CONFIG</c>, the home folder and PATH.</param>
    public static PullCredentials OfDocker(IEnvironmentVariables environment, TimeProvider time) =>
        new(new DockerConfigCredentials(environment, new CredentialHelperProcess(environment, time)), time);

    /// <summary>For the engine; empty when there are none for this registry.</summary>
    /// <exception cref="CredentialHelperException">A configured helper failed.</exception>
    /// <exception cref="InvalidDockerConfigException">The configuration cannot be read.</exception>
    public async Task<AuthConfig> ForAsync(Repository repository, CancellationToken cancellation) =>
        EngineAuthentication.Of(repository, await credentials.FindAsync(RegistryHost.Of(repository), cancellation));

    /// <summary>For a build whose Dockerfile pulls from a registry.</summary>
    /// <exception cref="CredentialHelperException">A configured helper failed.</exception>
    /// <exception cref="InvalidDockerConfigException">The configuration cannot be read.</exception>
    /// <exception cref="RegistryTokenUnusableException">There is a token that BuildKit cannot be given.</exception>
    public async Task<BuildCredential?> FindAsync(string registry, CancellationToken cancellation) =>
        await credentials.FindAsync(RegistryHost.Parse(registry), cancellation) switch
        {
            RegistryCredential.Basic basic => new BuildCredential(basic.User, basic.Password),
            RegistryCredential.IdentityToken identity => new BuildCredential(string.Empty, identity.Token),
            RegistryCredential.AccessToken => throw new RegistryTokenUnusableException(registry),
            _ => null,
        };

    /// <summary>
    /// Asks the registry itself why an engine could not pull, with the same credentials: what the engine says of it is only text. Takes
    /// at most ten seconds.
    /// </summary>
    /// <returns>The registry's refusal, which names the account and no secret; null when it does not refuse, or cannot be asked from here.</returns>
    public async Task<RegistryException?> FindRefusalAsync(ImageReference reference, CancellationToken cancellation)
    {
        var options = new RegistryClientOptions { Retry = new RegistryRetryOptions { MaximumAttempts = 1 }, InactivityTimeout = Patience };
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        using var registry = new RegistryClient(options, credentials, time, NullLoggerFactory.Instance);
        try
        {
            await registry.GetManifestAsync(reference, either.Token);
            return null;
        }
        catch (RegistryException refusal) when (refusal is RegistryUnauthorizedException or RegistryDeniedException or RepositoryUnknownException or ManifestUnknownException)
        {
            return refusal;
        }
        catch (MoleculeException)
        {
            // It cannot be reached from here, or not understood: the engine's own words are all there is.
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
