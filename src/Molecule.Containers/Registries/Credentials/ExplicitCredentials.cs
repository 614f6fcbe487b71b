using Molecule.Containers.Redaction;

namespace Molecule.Containers.Registries.Credentials;

/// <summary>Credentials that were given for one registry; every other one is looked up elsewhere, so that they never reach another host.</summary>
public sealed class ExplicitCredentials : IRegistryCredentials
{
    private readonly RegistryHost _host;
    private readonly RegistryCredential _credential;
    private readonly IRegistryCredentials _others;

    public ExplicitCredentials(RegistryHost host, string user, string password, IRegistryCredentials others)
    {
        Redactor.Process.Register(password);
        _host = host;
        _credential = new RegistryCredential.Basic(user, password);
        _others = others;
    }

    public Task<RegistryCredential> FindAsync(RegistryHost host, CancellationToken cancellation) =>
        host == _host ? Task.FromResult(_credential) : _others.FindAsync(host, cancellation);
}
