using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Containers.Engines;
using Molecule.Containers.Redaction;
using Molecule.Containers.References;
using Molecule.Images.Runtimes;
using Molecule.Provisioner.Workspaces;

namespace Molecule.Provisioner.Local;

/// <summary>Images by policy: looked up on the engine, pulled only as <see cref="ImagePolicy.RuleFor"/> says.</summary>
public sealed class EngineWorkspaceImages(ContainerEngine engine, ImagePolicy policy) : IWorkspaceImages
{
    public async Task<WorkspaceImage> ResolveAsync(ValidatedWorkspace workspace, CancellationToken cancellation)
    {
        var reference = policy.Choose(workspace);
        var rule = ImagePolicy.RuleFor(reference);
        var id = rule == PullRule.Always ? null : await FindAsync(reference, cancellation);
        if (id is null && rule == PullRule.Never)
        {
            throw new WorkspaceImageException(reference, "the engine does not have it, and a local build is never pulled.", $"Build it: ./build.sh Images --runtimes {workspace.Runtime}");
        }

        if (id is null)
        {
            await PullAsync(reference, cancellation);
            id = await FindAsync(reference, cancellation)
                ?? throw new WorkspaceImageException(reference, "the engine does not have it after pulling it.", "Look at the engine's log.");
        }

        return new WorkspaceImage(reference, id);
    }

    private async Task<string?> FindAsync(ImageReference reference, CancellationToken cancellation)
    {
        try
        {
            return (await engine.Docker.Images.InspectImageAsync(reference.ToString(), cancellation)).ID;
        }
        catch (DockerImageNotFoundException)
        {
            return null;
        }
    }

    private async Task PullAsync(ImageReference reference, CancellationToken cancellation)
    {
        string? failure = null;
        var progress = new InlineProgress(message => failure = message.ErrorMessage ?? failure);
        var parameters = new ImagesCreateParameters
        {
            FromImage = reference is PinnedReference ? reference.ToString() : reference.Repository.Name,
            Tag = (reference as Tag)?.Name,
            Platform = policy.PlatformFor(reference)?.ToString(),
        };
        try
        {
            await engine.Docker.Images.CreateImageAsync(parameters, authConfig: null, progress, cancellation);
        }
        catch (DockerApiException exception)
        {
            failure = exception.ResponseBody;
        }

        if (failure is not null)
        {
            throw new WorkspaceImageException(reference, "pulling it failed: " + Redactor.Process.Redact(failure.Trim()), "Check the reference and that its registry is reachable.");
        }
    }

    /// <summary>The framework's Progress posts to the thread pool, where the last message could come after the end.</summary>
    private sealed class InlineProgress(Action<JSONMessage> report) : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value) => report(value);
    }
}
