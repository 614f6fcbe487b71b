using System.Collections.Immutable;
using Docker.DotNet.Models;
using Molecule.Provisioner.Assets;

namespace Molecule.Provisioner.Local;

/// <summary>Everything that starting one workspace will tell the engine, decided before the engine is asked anything.</summary>
/// <param name="Create">The exact create request.</param>
/// <param name="Volumes">Created with labels, if missing, before the container.</param>
/// <param name="DiscardedVolumes">Removed first.</param>
/// <param name="Files">Copied to <c>/configs</c> before the start.</param>
/// <param name="AuthToken">Goes to <c>/configs/.auth_token</c>, mode 0600; null for none.</param>
/// <param name="HostPort">Where the agent is published, or listens when it has the host's network.</param>
public sealed record WorkspacePlan(
    string ContainerName,
    CreateContainerParameters Create,
    ImmutableArray<string> Volumes,
    ImmutableArray<string> DiscardedVolumes,
    AssetSet Files,
    string? AuthToken,
    int HostPort,
    bool UsesHostNetwork)
{
    /// <summary>Without the token and the environment.</summary>
    public override string ToString() => $"{ContainerName} from {Create.Image} on port {HostPort}";
}
