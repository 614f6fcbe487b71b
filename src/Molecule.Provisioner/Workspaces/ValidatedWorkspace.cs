using System.Collections.Immutable;
using Molecule.Containers.References;
using Molecule.Images.Runtimes;
using Molecule.Provisioner.Assets;

namespace Molecule.Provisioner.Workspaces;

/// <summary>A specification that passed <see cref="WorkspaceSpecValidator"/>, with its words parsed.</summary>
/// <param name="Image">The explicit image, or null.</param>
public sealed record ValidatedWorkspace(
    WorkspaceSpec Spec,
    WorkspaceId Id,
    RuntimeName Runtime,
    bool IsPlatform,
    ImageReference? Image,
    WorkspaceMountMode Mount,
    AssetReference? Assets,
    ImmutableArray<AssetReference> Plugins)
{
    public string Name => Spec.Name ?? Id.Value;

    public string Kind => IsPlatform ? WorkspaceKinds.Platform : WorkspaceKinds.Ordinary;
}
