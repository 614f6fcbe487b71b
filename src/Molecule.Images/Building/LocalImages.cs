using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Containers.Engines;
using Molecule.Containers.References;
using Molecule.Images.Runtimes;
using Platform = Molecule.Containers.References.Platform;

namespace Molecule.Images.Building;

/// <summary>An image of this pipeline's as the engine lists it.</summary>
/// <param name="Runtime">Empty for the image of a service.</param>
/// <param name="Service">Null for the image of a runtime.</param>
internal sealed record LocalImage(string Id, string Runtime, string? Service, string InputKey, ImageInputs? Inputs, IReadOnlyList<string> Tags, long Size, DateTimeOffset Created)
{
    /// <summary>True when at least one tag is in the runtime's local repository.</summary>
    public bool IsNamedFor(RuntimeName runtime) => Tags.Any(tag => tag.StartsWith(LocalImageNames.RepositoryOf(runtime) + ":", StringComparison.Ordinal));
}

/// <summary>The engine's images, as far as they are this pipeline's: they carry its label.</summary>
internal sealed class LocalImages(ContainerEngine engine)
{
    private const int ListAttempts = 10;

    private static readonly TimeSpan RegistryPatience = TimeSpan.FromSeconds(20);

    public EngineEndpoint Endpoint => engine.Endpoint;

    /// <summary>One round trip for all runtimes and services.</summary>
    public async Task<IReadOnlyList<LocalImage>> ListAsync(CancellationToken cancellation)
    {
        var parameters = new ImagesListParameters
        {
            Filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [ImageLabels.InputKey] = true } },
        };
        var images = await ListAsync(parameters, cancellation);
        return [.. images.Select(image => new LocalImage(
            image.ID,
            image.Labels.TryGetValue(ImageLabels.Runtime, out var runtime) ? runtime : string.Empty,
            image.Labels.TryGetValue(ImageLabels.Service, out var service) ? service : null,
            image.Labels[ImageLabels.InputKey],
            ImageInputs.FromJson(image.Labels.TryGetValue(ImageLabels.Inputs, out var inputs) ? inputs : null),
            [.. (image.RepoTags ?? []).Where(tag => tag != "<none>:<none>").Select(engine.Version.GivenName)],
            image.Size,
            new DateTimeOffset(image.Created.ToUniversalTime())))];
    }

    /// <summary>Podman reads the images of a list one after the other, and fails when somebody removes one meanwhile.</summary>
    private async Task<IList<ImagesListResponse>> ListAsync(ImagesListParameters parameters, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await engine.Docker.Images.ListImagesAsync(parameters, cancellation);
            }
            catch (DockerApiException exception) when (engine.Version.IsPodman && exception.StatusCode == HttpStatusCode.InternalServerError && attempt < ListAttempts)
            {
            }
        }
    }

    /// <exception cref="BasePlatformMismatchException">The base is of another platform; the engine would look for the right one on a registry.</exception>
    public async Task RequireBasePlatformAsync(ImageReference baseImage, string baseImageId, Platform wanted, CancellationToken cancellation)
    {
        var image = await engine.Docker.Images.InspectImageAsync(baseImageId, cancellation);
        if (image.Os != wanted.OperatingSystem || image.Architecture != wanted.Architecture)
        {
            throw new BasePlatformMismatchException(baseImage, $"{image.Os}/{image.Architecture}", wanted);
        }
    }

    /// <summary>
    /// The digest under which an image's registry has it, as far as the engine knows: from the image it holds, else from the registry, which it asks
    /// with no credentials. Null when neither tells. An image without a registry has its own id.
    /// </summary>
    public async Task<string?> FindDigestAsync(string image, CancellationToken cancellation)
    {
        try
        {
            var local = await engine.Docker.Images.InspectImageAsync(image, cancellation);
            return local.RepoDigests?.Select(pinned => pinned[(pinned.IndexOf('@', StringComparison.Ordinal) + 1)..]).FirstOrDefault() ?? local.ID;
        }
        catch (DockerImageNotFoundException)
        {
            return await AskRegistryAsync(image, cancellation);
        }
    }

    private async Task<string?> AskRegistryAsync(string image, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(RegistryPatience);
        try
        {
            using var response = await engine.Http.GetAsync($"distribution/{image}/json", patience.Token);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            using var answer = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync(patience.Token));
            return answer.RootElement.GetProperty("Descriptor").GetProperty("digest").GetString();
        }
        catch (Exception exception) when (exception is HttpRequestException or KeyNotFoundException or System.Text.Json.JsonException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            // A label less; the build itself will say what is wrong with that image.
            return null;
        }
    }

    public Task TagAsync(string imageId, Tag tag, CancellationToken cancellation) =>
        engine.Docker.Images.TagImageAsync(imageId, new ImageTagParameters { RepositoryName = tag.Repository.Name, Tag = tag.Name, Force = true }, cancellation);

    /// <summary>Reads an image back and compares it with what was asked for.</summary>
    /// <returns>Its size in bytes.</returns>
    /// <exception cref="ImageNotAsBuiltException">It lacks a label or a tag, or is gone.</exception>
    public async Task<long> VerifyAsync(string image, string imageId, IReadOnlyDictionary<string, string> labels, IReadOnlyList<Tag> tags, CancellationToken cancellation)
    {
        try
        {
            var found = await engine.Docker.Images.InspectImageAsync(imageId, cancellation);
            var actual = found.Config.Labels ?? new Dictionary<string, string>();
            foreach (var (name, value) in labels)
            {
                if (!actual.TryGetValue(name, out var present) || present != value)
                {
                    throw new ImageNotAsBuiltException(image, imageId, $"label {name} is '{present}', not '{value}'");
                }
            }

            var names = (found.RepoTags ?? []).Select(engine.Version.GivenName).ToList();
            foreach (var tag in tags.Where(tag => !names.Contains(tag.ToString())))
            {
                throw new ImageNotAsBuiltException(image, imageId, $"it does not carry the tag {tag}");
            }

            return found.Size;
        }
        catch (DockerImageNotFoundException)
        {
            throw new ImageNotAsBuiltException(image, imageId, "the engine does not have it");
        }
    }
}
