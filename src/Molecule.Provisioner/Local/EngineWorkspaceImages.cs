using Molecule.Containers.Engines;
using Molecule.Images.Pulls;
using Molecule.Images.Runtimes;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>Images by policy: looked up on the engine, pulled only as <see cref="ImagePolicy.RuleFor"/> says.</summary>
/// <param name="credentials">What the engine shows the registries that it pulls from.</param>
public sealed class EngineWorkspaceImages(ContainerEngine engine, ImagePolicy policy, PullCredentials credentials) : IWorkspaceImages
{
    private readonly EngineImages _images = new(engine, policy, credentials);

    public async Task<WorkspaceImage> ResolveAsync(ValidatedWorkspace workspace, CancellationToken cancellation)
    {
        var reference = policy.Choose(workspace);
        var rule = ImagePolicy.RuleFor(reference);
        var id = rule == PullRule.Always ? null : await _images.FindAsync(reference, cancellation);
        if (id is null && rule == PullRule.Never)
        {
            throw new WorkspaceImageException(reference, "the engine does not have it, and a local build is never pulled.", $"Build it: ./build.sh Images --runtimes {workspace.Runtime}");
        }

        return new WorkspaceImage(reference, id ?? await _images.PullAsync(reference, cancellation));
    }
}
