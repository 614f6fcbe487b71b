using System.Collections.Immutable;
using Molecule.Containers.References;
using Molecule.Provisioner.Local;

namespace Molecule.Stack.Services;

/// <summary>A service with all at hand that a plan needs.</summary>
/// <param name="Environment">Its own variables and those that what it depends on provides; with placeholders.</param>
/// <param name="ImageId">Null when the engine does not have the image yet.</param>
/// <param name="IsJob">It is ready when it has ended with 0.</param>
/// <param name="Fingerprint">Of what was asked for, without the image's id, the network and host ports that nobody asked for.</param>
public sealed record PreparedService(
    ServiceDefinition Definition,
    ImmutableSortedDictionary<string, string> Environment,
    ImageReference Image,
    string? ImageId,
    bool IsJob,
    SpecificationFingerprint Fingerprint)
{
    public string Name => Definition.Name;
}
