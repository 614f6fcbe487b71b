namespace Molecule.Containers.Registries.Credentials;

/// <summary>The docker configuration is there but is no JSON that can be understood. Its content is not quoted: it holds secrets.</summary>
public sealed class InvalidDockerConfigException(string path, Exception innerException)
    : MoleculeException($"The docker configuration {path} cannot be read ({innerException.GetType().Name}).", "Correct that file, or point DOCKER_CONFIG to another folder.", innerException)
{
    public string Path { get; } = path;
}
