using Docker.DotNet.Models;
using Molecule.Containers.Engines;
using Molecule.Containers.References;
using Molecule.Images.Pulls;
using Molecule.Images.Runtimes;
using Molecule.Provisioner.Local;

namespace Molecule.Stack.Services;

/// <summary>The images of services: those that the caller has just built, and those that the file names, which are pulled when they are missing.</summary>
/// <param name="credentials">What the engine shows the registries that it pulls from.</param>
/// <param name="built">By service.</param>
internal sealed class ServiceImages(ContainerEngine engine, ImagePolicy policy, PullCredentials credentials, IReadOnlyDictionary<string, ServiceImage> built)
{
    private readonly EngineImages _images = new(engine, policy, credentials);

    /// <summary>Null when it is built here, and was not.</summary>
    public ImageReference? FindReference(ServiceDefinition service) =>
        built.TryGetValue(service.Name, out var image) ? image.Reference : service.Image is { } named ? ImageReference.Parse(named) : null;

    /// <exception cref="InvalidStackException">It is built here, and was not.</exception>
    public ImageReference ReferenceOf(ServiceDefinition service) => FindReference(service)
        ?? throw new InvalidStackException($"The image of service '{service.Name}' is built here, and has not been built.", "Build it first: ./build.sh Up does.");

    /// <summary>Ids by service; those that the engine does not have are missing. One request, whatever the number of services, unless some cannot be found that way.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FindAsync(IReadOnlyCollection<ServiceDefinition> services, CancellationToken cancellation)
    {
        var ids = services.Where(service => built.ContainsKey(service.Name)).ToDictionary(service => service.Name, service => built[service.Name].Id, StringComparer.Ordinal);
        var references = services.Where(service => !ids.ContainsKey(service.Name) && FindReference(service) is not null).ToDictionary(service => service.Name, ReferenceOf, StringComparer.Ordinal);
        if (references.Count == 0)
        {
            return ids;
        }

        var filter = references.Values.Select(reference => reference.ToString()).Distinct(StringComparer.Ordinal).ToDictionary(reference => reference, _ => true, StringComparer.Ordinal);
        var present = await engine.Docker.Images.ListImagesAsync(new ImagesListParameters { Filters = new Dictionary<string, IDictionary<string, bool>> { ["reference"] = filter } }, cancellation);
        var byName = present.SelectMany(image => (image.RepoTags ?? []).Concat(image.RepoDigests ?? []).Select(name => (name: engine.Version.GivenName(name), image.ID))).ToLookup(entry => entry.name, entry => entry.ID, StringComparer.Ordinal);
        foreach (var (service, reference) in references)
        {
            // Engines list names in their short form; what was written otherwise is asked for by itself.
            var id = byName[reference.ToString()].FirstOrDefault() ?? await _images.FindAsync(reference, cancellation);
            if (id is not null)
            {
                ids[service] = id;
            }
        }

        return ids;
    }

    /// <exception cref="WorkspaceImageException">It cannot be had.</exception>
    public Task PullAsync(ImageReference reference, CancellationToken cancellation) => LocalImageNames.IsLocal(reference)
        ? throw new WorkspaceImageException(reference, "the engine does not have it, and a local build is never pulled.", "Run ./build.sh Up, which builds it.")
        : _images.PullAsync(reference, cancellation);
}
