using Molecule.Provisioner.Workspaces;

namespace Molecule.Stack.Services;

/// <summary>What services are called on the engine, and the labels that they carry beside those of ownership.</summary>
public static class ServiceNames
{
    /// <summary>On a service's container; its value is the service's name.</summary>
    public const string NameLabel = "molecule.service.name";

    /// <summary>The fingerprint of the specification that the container was made from, by part.</summary>
    public const string FingerprintLabel = "molecule.service.fingerprint";

    public static string Container(InstanceId instance, string service) => $"molecule-{instance}-{service}";

    public static string Volume(InstanceId instance, string volume) => $"molecule-{instance}-{volume}";
}
