using Molecule.Containers.References;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>The image that a workspace is created from.</summary>
/// <param name="Reference">What the engine is told.</param>
/// <param name="Id">The engine's id of it (<c>sha256:…</c>), which tells whether a running workspace is up to date.</param>
public sealed record WorkspaceImage(ImageReference Reference, string Id);

/// <summary>Resolves the image of a workspace and makes sure that the engine has it.</summary>
public interface IWorkspaceImages
{
    /// <exception cref="WorkspaceImageException">The engine does not have it and must not, or cannot, fetch it.</exception>
    Task<WorkspaceImage> ResolveAsync(ValidatedWorkspace workspace, CancellationToken cancellation);
}
