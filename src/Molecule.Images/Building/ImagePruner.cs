using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using Molecule.Containers.Engines;
using Molecule.Images.Manifest;
using Molecule.Images.Runtimes;
using Molecule.Images.Smoke;
using Molecule.Images.Templates.Git;

namespace Molecule.Images.Building;

public sealed record PruneOptions
{
    /// <summary>How many images and clones stay, of each runtime and service (images: and isolation token); 0 or more. What <c>latest</c> names counts first.</summary>
    public required int Keep { get; init; }

    /// <summary>Only tells what would go.</summary>
    public bool DryRun { get; init; }

    /// <summary>Given: only this token's images. Null: everybody's, each token for itself.</summary>
    public IsolationToken? Isolation { get; init; }

    /// <summary>The state home, for its locks and records.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The clones of what it pins stay, unless <see cref="Keep"/> is 0. Null: none is pinned.</summary>
    public ImageManifest? Manifest { get; init; }

    /// <summary>
    /// Identities and plugins in use, <c>org/name@</c> and 40 hexadecimal digits: their clones stay, unless <see cref="Keep"/> is 0. Null when that is not
    /// known: then all clones of such repositories stay.
    /// </summary>
    public IReadOnlyCollection<string>? PinnedAssets { get; init; } = [];

    /// <summary>Images that are named somewhere, with their tags: they stay, unless <see cref="Keep"/> is 0. Null when that is not known: then all that have a tag stay.</summary>
    public IReadOnlyCollection<string>? PinnedImages { get; init; } = [];
}

/// <param name="Kind">
/// <c>image</c>, <c>clone</c> (of a template, identity or plugin), <c>folder</c> (an organisation's, which has no clones any more), <c>index</c> (remembered hashes
/// of a template folder), <c>record</c> (of the smoke test of an image that the engine does not have) or <c>container</c> (of a smoke test that was killed).
/// </param>
/// <param name="Name">Tags, a folder, a file, or a container's name.</param>
/// <param name="Size">Bytes; 0 for containers and folders.</param>
public sealed record PrunedItem(string Kind, string Name, long Size);

/// <param name="Removed">With <see cref="PruneOptions.DryRun"/>: what would be removed.</param>
/// <param name="InUse">Images that are old enough to go, but a container uses them.</param>
public sealed record PruneReport(IReadOnlyList<PrunedItem> Removed, IReadOnlyList<string> InUse);

/// <summary>
/// Removes what this pipeline has piled up: by its label alone, and never an image that a container uses, running or not. Lock files stay, empty
/// as they are: there is one for each runtime and service, and whoever has opened one and waits for it would hold a lock that nobody else sees.
/// </summary>
public sealed class ImagePruner(ContainerEngine engine, CloneCache cache, TimeProvider clock, ILogger logger)
{
    /// <summary>No smoke test lives longer: a deadline is at most ten minutes.</summary>
    private static readonly TimeSpan SmokeLifetime = TimeSpan.FromMinutes(15);

    public async Task<PruneReport> PruneAsync(PruneOptions options, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Keep);
        var removed = new List<PrunedItem>();
        var records = SmokeRecords.In(options.StateFolder).List();
        var present = (await engine.Docker.Images.ListImagesAsync(new ImagesListParameters { All = true }, cancellation)).Select(image => image.ID).ToArray();
        var containers = await engine.Docker.Containers.ListContainersAsync(new ContainersListParameters { All = true }, cancellation);
        var stale = containers.Where(container => container.Labels.ContainsKey(SmokeTester.Label)
            && clock.GetUtcNow().UtcDateTime - container.Created.ToUniversalTime() > SmokeLifetime).ToArray();
        foreach (var container in stale)
        {
            await RemoveContainerAsync(container, options, removed, cancellation);
        }

        var used = containers.Except(stale).Select(container => container.ImageID).ToHashSet(StringComparer.Ordinal);
        var inUse = new List<string>();
        foreach (var image in Surplus(await new LocalImages(engine).ListAsync(cancellation), options))
        {
            if (used.Contains(image.Id) || !await RemoveImageAsync(image, options, cancellation))
            {
                inUse.Add(NameOf(image));
            }
            else
            {
                removed.Add(new PrunedItem("image", NameOf(image), image.Size));
            }
        }

        foreach (var record in records.Where(record => SmokeRecords.IsUseless(record, present, clock.GetUtcNow())))
        {
            removed.Add(new PrunedItem("record", record.FullName, record.Length));
            if (!options.DryRun)
            {
                record.Delete();
            }
        }

        new ClonePruner(cache, clock, logger).Prune(options, removed);
        return new PruneReport(removed, inUse);
    }

    /// <summary>What is beyond the newest few of its runtime and isolation token. Images that carry a foreign name are left alone.</summary>
    internal static IEnumerable<LocalImage> Surplus(IEnumerable<LocalImage> images, PruneOptions options) => images
        .Where(image => image.Tags.All(tag => tag.StartsWith(LocalImageNames.Prefix + "/", StringComparison.Ordinal)))
        .GroupBy(image => (image.Runtime, image.Service, Isolation: IsolationOf(image)))
        .Where(group => options.Isolation is null || group.Key.Isolation == "--" + options.Isolation.Value)
        .SelectMany(group => group
            .OrderByDescending(image => image.Tags.Any(IsLatest))
            .ThenByDescending(image => image.Tags.Count > 0)
            .ThenByDescending(image => image.Created)
            .ThenBy(image => image.Id, StringComparer.Ordinal)
            .Skip(options.Keep))
        .Where(image => options.Keep == 0 || !image.Tags.Any(tag => options.PinnedImages?.Contains(tag) ?? true));

    private static bool IsLatest(string tag) => tag[(tag.LastIndexOf(':') + 1)..].Split("--")[0] == "latest";

    private static string IsolationOf(LocalImage image) =>
        image.Tags.Select(tag => tag.IndexOf("--", tag.LastIndexOf(':'), StringComparison.Ordinal) is var at and >= 0 ? tag[at..] : string.Empty).FirstOrDefault(string.Empty);

    private static string NameOf(LocalImage image) => image.Tags.Count > 0 ? string.Join(", ", image.Tags) : $"{image.Service ?? image.Runtime} {image.Id}";

    private async Task RemoveContainerAsync(ContainerListResponse container, PruneOptions options, List<PrunedItem> removed, CancellationToken cancellation)
    {
        if (!options.DryRun)
        {
            try
            {
                await engine.Docker.Containers.RemoveContainerAsync(container.ID, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellation);
            }
            catch (DockerContainerNotFoundException)
            {
                return;
            }
        }

        removed.Add(new PrunedItem("container", container.Names.FirstOrDefault(container.ID).TrimStart('/'), 0));
    }

    /// <returns>False when a container took it in the meantime: the engine refuses, because nothing is forced.</returns>
    private async Task<bool> RemoveImageAsync(LocalImage image, PruneOptions options, CancellationToken cancellation)
    {
        if (options.DryRun)
        {
            return true;
        }

        try
        {
            foreach (var name in image.Tags.DefaultIfEmpty(image.Id))
            {
                await engine.Docker.Images.DeleteImageAsync(name, new ImageDeleteParameters(), cancellation);
            }
        }
        catch (DockerImageNotFoundException)
        {
            // Gone already.
        }
        catch (DockerApiException exception) when (exception.StatusCode == System.Net.HttpStatusCode.Conflict)
        {
            logger.LogInformation("{Image} stays: {Reason}", image.Id, exception.Message);
            return false;
        }

        SmokeRecords.In(options.StateFolder).Forget(image.Id);
        return true;
    }
}
