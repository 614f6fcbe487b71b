using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using Molecule.Containers.References;
using Molecule.Containers.Registries;
using Molecule.Images.Building;
using Platform = Molecule.Containers.References.Platform;

namespace Molecule.Images.Publishing;

/// <summary>Brings one image under its immutable tag, and proves that the registry then holds what was tested.</summary>
internal sealed partial class ImageStager(EngineImages images, RegistryClient registry, IAdoptedImageCheck adopted, TimeProvider time, ILogger logger)
{
    private readonly LayerTurns _turns = new();
    private readonly EnginePusher _pusher = new(images, registry, time, logger);

    public async Task<StagedImage> StageAsync(PublishableImage image, RegistryPrefix prefix, IProgress<PublishProgress>? progress, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var reference = prefix.ImmutableOf(image.Runtime, image.Commit);
        progress?.Report(new PublishProgress.Checking(reference) { Runtime = image.Runtime });
        var local = await InspectAsync(image, cancellation);
        var platform = new Platform(local.Os, local.Architecture, string.IsNullOrEmpty(local.Variant) ? null : local.Variant);
        var store = await images.StoreAsync(cancellation);
        var decision = PublishDecision.Of(image, store, await registry.FindImageAsync(reference, platform, cancellation));
        var staged = decision switch
        {
            PublishDecision.AlreadyPublished already => Staged(PublishOutcome.AlreadyPublished, image.ImageId, already.Proof, already.Remote),
            PublishDecision.Adopt adopt => await AdoptAsync(adopt.Remote),
            PublishDecision.Refuse refuse => throw new ImmutableTagTakenException(reference, refuse.Remote.Digest, refuse.Reason),
            _ => await _turns.RunAsync(local.RootFS?.Layers ?? [], PushAsync, cancellation),
        };
        progress?.Report(new PublishProgress.Staged(staged) { Runtime = image.Runtime });
        return staged;

        StagedImage Staged(PublishOutcome outcome, string imageId, PublishProof proof, RemoteImage remote) =>
            new(image, reference, platform, outcome, imageId, proof, remote, time.GetElapsedTime(started).TotalSeconds);

        async Task<StagedImage> PushAsync()
        {
            await _pusher.PushAsync(image.Runtime, image.ImageId, reference, progress, cancellation);
            var remote = await registry.FindImageAsync(reference, platform, cancellation);
            return remote is not null && PublishProofs.Of(store, image.ImageId, remote) is { } proof
                ? Staged(PublishOutcome.Pushed, image.ImageId, proof, remote)
                : throw new PublishedImageDiffersException(reference, image.ImageId, remote?.Digest, remote?.Image.Config);
        }

        async Task<StagedImage> AdoptAsync(RemoteImage remote)
        {
            LogAdoption(reference.ToString(), remote.Digest.Value, image.ImageId);
            progress?.Report(new PublishProgress.Adopting(remote.Digest) { Runtime = image.Runtime });
            var pinned = new PinnedReference(reference.Repository, remote.Digest);
            var stream = new PushStream(image.Runtime, progress: null, () => { }, time);
            await images.PullAsync(pinned, await registry.CredentialAsync(prefix.Host, cancellation), stream, cancellation);
            var pulled = await images.FindAsync(pinned.ToString(), cancellation);
            if (pulled is null || PublishProofs.OfPulled(store, pulled.ID, remote) is not { } proof)
            {
                throw new PublishedImageDiffersException(reference, pulled?.ID ?? stream.Error ?? "that was pulled", remote.Digest, remote.Image.Config);
            }

            await adopted.CheckAsync(image.Runtime, pinned, pulled.ID, cancellation);
            return Staged(PublishOutcome.Adopted, pulled.ID, proof, remote);
        }
    }

    private async Task<ImageInspectResponse> InspectAsync(PublishableImage image, CancellationToken cancellation)
    {
        var local = await images.FindAsync(image.ImageId, cancellation)
            ?? throw new ImageNotAsBuiltException(image.Runtime, image.ImageId, "the engine does not have it anymore");
        foreach (var (label, expected) in new[] { (ImageLabels.Revision, image.Commit), (ImageLabels.InputKey, image.InputKey) })
        {
            var actual = local.Config?.Labels is { } labels && labels.TryGetValue(label, out var value) ? value : null;
            if (actual != expected)
            {
                throw new ImageNotAsBuiltException(image.Runtime, image.ImageId, $"its label {label} is '{actual}', expected '{expected}'");
            }
        }

        return local;
    }

    [LoggerMessage(LogLevel.Information, "{Reference} holds another build of the same inputs, {Digest}: adopting it instead of {ImageId}.")]
    private partial void LogAdoption(string reference, string digest, string imageId);
}
