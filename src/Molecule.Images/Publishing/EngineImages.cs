using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Containers.Engines;
using Molecule.Containers.References;
using Molecule.Containers.Registries.Credentials;
using Molecule.Images.Pulls;

namespace Molecule.Images.Publishing;

/// <summary>What publishing does with an engine's images.</summary>
internal sealed class EngineImages(ContainerEngine engine)
{
    private static readonly TimeSpan CleanUpPatience = TimeSpan.FromSeconds(20);

    public async Task<ImageStore> StoreAsync(CancellationToken cancellation) =>
        ImageStores.Of((await engine.Docker.System.GetSystemInfoAsync(cancellation)).DriverStatus);

    /// <summary>Null when the engine has no such image.</summary>
    public async Task<ImageInspectResponse?> FindAsync(string reference, CancellationToken cancellation)
    {
        try
        {
            return await engine.Docker.Images.InspectImageAsync(reference, cancellation);
        }
        catch (DockerImageNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Gives an image a name for the time of a push; disposing takes the name away again, or back to what had it before.</summary>
    public async Task<IAsyncDisposable> NameAsync(string imageId, Tag name, CancellationToken cancellation)
    {
        var before = await FindAsync(name.ToString(), cancellation);
        await TagAsync(imageId, name, cancellation);
        return new TemporaryName(this, imageId, name, before?.ID);
    }

    public async Task PushAsync(Tag name, RegistryCredential credential, IProgress<JSONMessage> progress, CancellationToken cancellation) =>
        await engine.Docker.Images.PushImageAsync(name.Repository.Name, new ImagePushParameters { Tag = name.Name }, EngineAuthentication.Of(name.Repository, credential), progress, cancellation);

    /// <summary>Pulls by digest.</summary>
    public async Task PullAsync(PinnedReference image, RegistryCredential credential, IProgress<JSONMessage> progress, CancellationToken cancellation) =>
        await engine.Docker.Images.CreateImageAsync(
            new ImagesCreateParameters { FromImage = image.Repository.Name, Tag = image.Digest.Value }, EngineAuthentication.Of(image.Repository, credential), progress, cancellation);

    private Task TagAsync(string imageId, Tag name, CancellationToken cancellation) =>
        engine.Docker.Images.TagImageAsync(imageId, new ImageTagParameters { RepositoryName = name.Repository.Name, Tag = name.Name, Force = true }, cancellation);

    private async Task RestoreAsync(string imageId, Tag name, string? before)
    {
        // The run may have been cancelled: what was changed on the engine is put back all the same.
        using var patience = new CancellationTokenSource(CleanUpPatience);
        if (before is not null)
        {
            if (before != imageId)
            {
                await TagAsync(before, name, patience.Token);
            }

            return;
        }

        // Taking the only name from an image would delete the image.
        var image = await FindAsync(imageId, patience.Token);
        if (image?.RepoTags is { Count: > 1 } tags && tags.Select(engine.Version.GivenName).Contains(engine.Version.GivenName(name.ToString())))
        {
            await engine.Docker.Images.DeleteImageAsync(name.ToString(), new ImageDeleteParameters { NoPrune = true }, patience.Token);
        }
    }

    private sealed class TemporaryName(EngineImages images, string imageId, Tag name, string? before) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await images.RestoreAsync(imageId, name, before);
    }
}
