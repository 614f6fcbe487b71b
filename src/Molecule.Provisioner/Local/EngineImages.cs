using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Containers.Engines;
using Molecule.Containers.Redaction;
using Molecule.Containers.References;

namespace Molecule.Provisioner.Local;

/// <summary>Looks images up on an engine, and lets it pull them.</summary>
public sealed class EngineImages(ContainerEngine engine, ImagePolicy policy)
{
    /// <summary>The engine's id (<c>sha256:…</c>); null when it does not have it.</summary>
    public async Task<string?> FindAsync(ImageReference reference, CancellationToken cancellation)
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

    /// <summary>Gives the engine's id of what was pulled.</summary>
    /// <exception cref="WorkspaceImageException">It cannot be had.</exception>
    public async Task<string> PullAsync(ImageReference reference, CancellationToken cancellation)
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

        return await FindAsync(reference, cancellation)
            ?? throw new WorkspaceImageException(reference, "the engine does not have it after pulling it.", "Look at the engine's log.");
    }

    /// <summary>The framework's Progress posts to the thread pool, where the last message could come after the end.</summary>
    private sealed class InlineProgress(Action<JSONMessage> report) : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value) => report(value);
    }
}
