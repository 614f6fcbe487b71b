using Molecule.Containers.Registries;
using Molecule.Containers.Registries.Credentials;

namespace Molecule.Containers.Tests.Registries;

internal sealed class FixedCredentials(params RegistryCredential[] answers) : IRegistryCredentials
{
    public int Asked { get; private set; }

    /// <summary>One answer after the other; the last one stays.</summary>
    public Task<RegistryCredential> FindAsync(RegistryHost host, CancellationToken cancellation) => Task.FromResult(answers[Math.Min(Asked++, answers.Length - 1)]);
}
