using System.Collections.Immutable;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Molecule.Containers.References;
using Molecule.Containers.Registries.Authorization;
using Molecule.Containers.Registries.Credentials;
using Molecule.Containers.Registries.Failures;
using Molecule.Containers.Registries.Transport;

namespace Molecule.Containers.Registries;

/// <summary>
/// An OCI distribution client: what the engine cannot do, or cannot prove. One instance serves all registries and may be used
/// from many tasks. Every method throws leaves of <see cref="RegistryException"/>; only those named "Find" take "not there" as an answer.
/// </summary>
public sealed partial class RegistryClient : IDisposable
{
    /// <summary>The distribution specification's advice for manifests, in bytes.</summary>
    public const int MaximumManifestBytes = 4 * 1024 * 1024;

    private const int MaximumConfigurationBytes = 8 * 1024 * 1024;
    private const int MaximumPageBytes = 8 * 1024 * 1024;

    private readonly HttpChannels _channels;
    private readonly HttpExchange _exchange;
    private readonly RegistrySessions _sessions;
    private readonly RegistryAuthorizer _authorizer;
    private readonly RegistryTransport _transport;

    public RegistryClient(RegistryClientOptions options, IRegistryCredentials credentials, TimeProvider time, ILoggerFactory loggers)
    {
        _channels = new HttpChannels(options);
        _exchange = new HttpExchange(_channels, options, time);
        _sessions = new RegistrySessions(_exchange, options);
        _authorizer = new RegistryAuthorizer(credentials, new TokenService(_exchange, time), time);
        _transport = new RegistryTransport(_exchange, _sessions, _authorizer, options.Retry, time, loggers.CreateLogger<RegistryClient>());
    }

    /// <summary>Is there a registry, and does it accept our credentials?</summary>
    public Task PingAsync(RegistryHost host, CancellationToken cancellation) =>
        _transport.SendAsync(new RegistryCall(HttpMethod.Get, host, string.Empty, RegistrySubject.Registry, $"Contacting {host}"), _ => Task.FromResult(true), cancellation);

    /// <summary>The credentials that this client uses for a registry: the engine must be given the same.</summary>
    public Task<RegistryCredential> CredentialAsync(RegistryHost host, CancellationToken cancellation) => _authorizer.CredentialAsync(host, cancellation);

    /// <summary>
    /// Media type and digest of a tag or digest, without its content; null when the repository or the reference is not there. A
    /// registry that tells no digest is asked for the content instead.
    /// </summary>
    public async Task<ManifestDescriptor?> FindManifestAsync(ImageReference reference, CancellationToken cancellation)
    {
        var call = ManifestCall(HttpMethod.Head, reference, "Looking for") with { Expected = [HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed] };
        var (answer, found) = await _transport.SendAsync(
            call,
            response => Task.FromResult((response.Status, response.ContentDigest is { } digest && response.ContentHeaders.ContentType?.MediaType is { } type
                ? new ManifestDescriptor(type, digest, response.ContentHeaders.ContentLength)
                : null)),
            cancellation);
        if (answer == HttpStatusCode.NotFound || (found is not null && answer == HttpStatusCode.OK))
        {
            return answer == HttpStatusCode.NotFound ? null : found;
        }

        try
        {
            var manifest = await GetManifestAsync(reference, cancellation);
            return new ManifestDescriptor(manifest.MediaType, manifest.Digest, manifest.Bytes.Length);
        }
        catch (Exception exception) when (exception is ManifestUnknownException or RepositoryUnknownException)
        {
            return null;
        }
    }

    /// <summary>The bytes of a manifest or index, as the registry holds them. Their digest is checked against what was asked for and what was announced.</summary>
    /// <exception cref="DigestMismatchException">The bytes are not those.</exception>
    /// <exception cref="InvalidManifestException">They are no manifest of a known kind.</exception>
    public Task<RegistryManifest> GetManifestAsync(ImageReference reference, CancellationToken cancellation)
    {
        var call = ManifestCall(HttpMethod.Get, reference, "Reading");
        return _transport.SendAsync(
            call,
            async response =>
            {
                var problem = call.Problem(call.Host.Name);
                var bytes = await response.ReadAsync(MaximumManifestBytes) ?? throw new ContentTooLargeException(problem, MaximumManifestBytes);
                var manifest = RegistryManifest.Parse(response.ContentHeaders.ContentType?.MediaType, bytes);
                var expected = (reference as PinnedReference)?.Digest ?? response.ContentDigest ?? manifest.Digest;
                return manifest.Digest == expected ? manifest : throw new DigestMismatchException(problem, expected, manifest.Digest);
            },
            cancellation);
    }

    /// <summary>Puts exactly these bytes under a tag or their digest: an existing tag moves. Everything they name must be in the repository already.</summary>
    /// <exception cref="DigestMismatchException">The registry says it stored something else.</exception>
    public async Task PutManifestAsync(ImageReference reference, RegistryManifest manifest, CancellationToken cancellation)
    {
        var host = RegistryHost.Of(reference.Repository);
        var call = ManifestCall(HttpMethod.Put, reference, "Writing") with
        {
            Scopes = [AccessScope.Push(host.PathOf(reference.Repository))],
            Accept = [],
            Content = _ => new ReadOnlyMemoryContent(manifest.Bytes) { Headers = { ContentType = new(manifest.MediaType) } },
        };
        var stored = await _transport.SendAsync(call, response => Task.FromResult(response.ContentDigest), cancellation);
        if (stored is { } digest && digest != manifest.Digest)
        {
            throw new DigestMismatchException(call.Problem(host.Name), manifest.Digest, digest);
        }
    }

    /// <summary>Deletes a manifest with all its tags. False when it was not there. Many registries do not allow this.</summary>
    public Task<bool> DeleteManifestAsync(PinnedReference reference, CancellationToken cancellation)
    {
        var host = RegistryHost.Of(reference.Repository);
        var call = ManifestCall(HttpMethod.Delete, reference, "Deleting") with
        {
            Scopes = [AccessScope.Delete(host.PathOf(reference.Repository))],
            Accept = [],
            Expected = [HttpStatusCode.NotFound],
        };
        return _transport.SendAsync(call, response => Task.FromResult(response.IsSuccess), cancellation);
    }

    /// <summary>The image behind a reference for one platform, with its labels; null when there is none.</summary>
    /// <exception cref="InvalidManifestException">An index without that platform, or content that cannot be read.</exception>
    public async Task<RemoteImage?> FindImageAsync(ImageReference reference, Platform platform, CancellationToken cancellation)
    {
        RegistryManifest top;
        try
        {
            top = await GetManifestAsync(reference, cancellation);
        }
        catch (Exception exception) when (exception is ManifestUnknownException or RepositoryUnknownException)
        {
            return null;
        }

        var image = top;
        if (top.IsIndex)
        {
            var entry = top.Entries.FirstOrDefault(entry => entry.Platform == platform)
                ?? top.Entries.FirstOrDefault(entry => entry.Platform is { } other && (other.OperatingSystem, other.Architecture) == (platform.OperatingSystem, platform.Architecture))
                ?? throw new InvalidManifestException($"the index {reference} has no image for {platform}");
            image = await GetManifestAsync(new PinnedReference(reference.Repository, entry.Digest), cancellation);
        }

        var configuration = image.Config is { } digest
            ? await GetBlobAsync(reference.Repository, digest, MaximumConfigurationBytes, cancellation)
            : throw new InvalidManifestException($"an index within the index {reference}");
        return new RemoteImage(top, image, RemoteImage.LabelsOf(configuration));
    }

    /// <summary>All tags, in the registry's order, page by page; none when the repository does not exist.</summary>
    public async IAsyncEnumerable<string> ListTagsAsync(Repository repository, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var host = RegistryHost.Of(repository);
        var path = host.PathOf(repository);
        var next = $"{path}/tags/list?n=1000";
        while (next is not null)
        {
            var call = new RegistryCall(HttpMethod.Get, host, next, RegistrySubject.Repository, $"Listing the tags of {repository}")
            {
                Scopes = [AccessScope.Pull(path)],
                Expected = [HttpStatusCode.NotFound],
            };
            var (tags, following) = await _transport.SendAsync(call, response => ReadPageAsync(response, call), cancellation);
            foreach (var tag in tags)
            {
                yield return tag;
            }

            next = following;
        }
    }

    public void Dispose()
    {
        _authorizer.Dispose();
        _sessions.Dispose();
        _exchange.Dispose();
        _channels.Dispose();
    }

    private static async Task<(ImmutableArray<string> Tags, string? Next)> ReadPageAsync(RegistryResponse response, RegistryCall call)
    {
        if (response.Status == HttpStatusCode.NotFound)
        {
            return ([], null);
        }

        var problem = call.Problem(call.Host.Name);
        var body = await response.ReadAsync(MaximumPageBytes) ?? throw new ContentTooLargeException(problem, MaximumPageBytes);
        try
        {
            using var document = JsonDocument.Parse(body);
            ImmutableArray<string> tags = document.RootElement.TryGetProperty("tags", out var list) && list.ValueKind == JsonValueKind.Array
                ? [.. list.EnumerateArray().Select(tag => tag.GetString() ?? string.Empty)]
                : [];
            var next = TagListLink.Next(response.Link);
            return (tags, next is null ? null : new Uri(response.Address, next).AbsoluteUri);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or UriFormatException)
        {
            throw new RegistryRejectedException(problem with { Message = "the list of tags cannot be read" });
        }
    }

    private static RegistryCall ManifestCall(HttpMethod method, ImageReference reference, string verb)
    {
        var host = RegistryHost.Of(reference.Repository);
        var path = host.PathOf(reference.Repository);
        var name = reference switch
        {
            Tag tag => tag.Name,
            PinnedReference pinned => pinned.Digest.Value,
            _ => throw new InvalidReferenceException("reference", reference.ToString(), "expected a tag or a digest"),
        };
        return new RegistryCall(method, host, $"{path}/manifests/{name}", RegistrySubject.Manifest, $"{verb} {reference}")
        {
            Scopes = [AccessScope.Pull(path)],
            Accept = MediaTypes.Manifests,
        };
    }
}
