namespace Molecule.Containers.Registries.Failures;

/// <summary>What a request was about.</summary>
public enum RegistrySubject
{
    Registry,
    Token,
    Repository,
    Manifest,
    Blob,
    Upload,
}
