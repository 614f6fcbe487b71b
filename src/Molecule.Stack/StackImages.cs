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
