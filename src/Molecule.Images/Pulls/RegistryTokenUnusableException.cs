using Molecule.Containers;

namespace Molecule.Images.Pulls;

/// <summary>What is configured for a registry cannot be handed to a build.</summary>
public sealed class RegistryTokenUnusableException(string registry) : MoleculeException(
    $"docker's configuration has a 'registrytoken' for {registry}, which BuildKit cannot be given.",
    $"Run docker login {registry}, or pull the Dockerfile's base images yourself, then run again.")
{
    public string Registry { get; } = registry;
}
