using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>A workspace with its files and its image at hand: all that a plan needs.</summary>
/// <param name="Files">What goes to <c>/configs</c>; holds a <c>config.yaml</c>.</param>
/// <param name="Fingerprint">Of what was asked for, without the image's id, the network and the host port.</param>
public sealed record PreparedWorkspace(ValidatedWorkspace Workspace, AssetSet Files, WorkspaceImage Image, SpecificationFingerprint Fingerprint);
