using Molecule.Images.Runtimes;
using Molecule.Provisioner.Local;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Stack;

/// <summary>Images that the caller has just built, by runtime; others, and explicit ones, by the policy.</summary>
internal sealed class StackImages(IReadOnlyDictionary<RuntimeName, WorkspaceImage> given, IWorkspaceImages policy) : IWorkspaceImages
{
    public Task<WorkspaceImage> ResolveAsync(ValidatedWorkspace workspace, CancellationToken cancellation) =>
        workspace.Image is null && given.TryGetValue(workspace.Runtime, out var image) ? Task.FromResult(image) : policy.ResolveAsync(workspace, cancellation);
}

/// <summary>Images as the engine has them, for looking only: nothing is pulled, and one that is missing is no error.</summary>
internal sealed class PresentImages(EngineImages images, ImagePolicy policy) : IWorkspaceImages
{
    public async Task<WorkspaceImage> ResolveAsync(ValidatedWorkspace workspace, CancellationToken cancellation)
    {
        var reference = policy.Choose(workspace);
        return new WorkspaceImage(reference, await images.FindAsync(reference, cancellation) ?? string.Empty);
    }
}
