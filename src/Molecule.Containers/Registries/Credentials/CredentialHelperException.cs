namespace Molecule.Containers.Registries.Credentials;

/// <summary>A configured credential helper could not be asked. Never treated as "no credentials": a push would then fail later and less clearly.</summary>
public sealed class CredentialHelperException(string helper, string serverAddress, string reason, Exception? innerException = null)
    : MoleculeException(
        $"The credential helper docker-credential-{helper} gave no answer for {serverAddress}: {reason}.",
        $"Install docker-credential-{helper} or log in with it, or take it out of the docker configuration.",
        innerException)
{
    public string Helper { get; } = helper;

    public string ServerAddress { get; } = serverAddress;
}
