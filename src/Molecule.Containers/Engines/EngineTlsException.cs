namespace Molecule.Containers.Engines;

/// <summary>The TLS material that an endpoint asks for cannot be used; nothing was sent.</summary>
public sealed class EngineTlsException(string file, Exception innerException)
    : MoleculeException(
        $"The TLS file {file} of the container engine cannot be used: {innerException.Message}",
        "Correct DOCKER_CERT_PATH or the docker context; the engine is never contacted without the TLS it asks for.",
        innerException)
{
    public string File { get; } = file;
}
