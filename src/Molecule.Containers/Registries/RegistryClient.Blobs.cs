using System.Net;
using System.Security.Cryptography;
using Molecule.Containers.References;
using Molecule.Containers.Registries.Authorization;
using Molecule.Containers.Registries.Failures;
using Molecule.Containers.Registries.Transport;

namespace Molecule.Containers.Registries;

public sealed partial class RegistryClient
{
    /// <summary>The blob's size in bytes; null when the repository does not have it.</summary>
    public Task<long?> FindBlobAsync(Repository repository, Digest digest, CancellationToken cancellation) => _transport.SendAsync(
        BlobCall(HttpMethod.Head, repository, digest, "Looking for") with { Expected = [HttpStatusCode.NotFound] },
        response => Task.FromResult(response.IsSuccess ? response.ContentHeaders.ContentLength ?? 0 : (long?)null),
        cancellation);

    /// <summary>A small blob as a whole.</summary>
    /// <param name="maximumBytes">More is refused.</param>
    /// <exception cref="DigestMismatchException">The bytes are not those that the digest names.</exception>
    /// <exception cref="ContentTooLargeException">There are more.</exception>
    public async Task<ReadOnlyMemory<byte>> GetBlobAsync(Repository repository, Digest digest, long maximumBytes, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        await DownloadBlobAsync(repository, digest, buffer, maximumBytes, cancellation);
        return buffer.ToArray();
    }

    /// <summary>
    /// Streams a blob and checks its digest on the way. A connection that breaks is taken up where it broke. What was written
    /// must not be used unless this returns.
    /// </summary>
    /// <param name="maximumBytes">More is refused.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="DigestMismatchException">The bytes are not those that the digest names.</exception>
    /// <exception cref="ContentTooLargeException">There are more.</exception>
    public async Task<long> DownloadBlobAsync(Repository repository, Digest digest, Stream destination, long maximumBytes, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var written = 0L;
        var template = BlobCall(HttpMethod.Get, repository, digest, "Reading");
        var problem = template.Problem(template.Host.Name);
        await _transport.RetryAsync(
            token => _transport.SendOnceAsync(
                template with { RangeFrom = written },
                async response =>
                {
                    // A server that ignores the range sends everything again: skip what is here already.
                    var skip = response.Status == HttpStatusCode.PartialContent ? 0 : written;
                    await using var body = await response.OpenAsync();
                    await foreach (var chunk in ChunksAsync(body, token))
                    {
                        var fresh = chunk[(int)Math.Min(skip, chunk.Length)..];
                        skip -= chunk.Length - fresh.Length;
                        if (written + fresh.Length > maximumBytes)
                        {
                            throw new ContentTooLargeException(problem, maximumBytes);
                        }

                        await WriteAsync(destination, fresh, token);
                        hash.AppendData(fresh.Span);
                        written += fresh.Length;
                    }

                    return true;
                },
                token),
            cancellation);
        var actual = Digest.Parse("sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset()));
        return actual == digest ? written : throw new DigestMismatchException(problem, digest, actual);
    }

    /// <summary>Uploads a blob in one stream, from the start again when the connection breaks; nothing is sent when the repository has it already.</summary>
    /// <param name="open">Opens the content from its first byte; called once per attempt, and what it returns is disposed.</param>
    /// <param name="length">Bytes.</param>
    /// <returns>False when it was there already.</returns>
    /// <exception cref="DigestMismatchException">The registry computed another digest.</exception>
    public async Task<bool> UploadBlobAsync(Repository repository, Digest digest, Func<Stream> open, long length, CancellationToken cancellation)
    {
        if (await FindBlobAsync(repository, digest, cancellation) is not null)
        {
            return false;
        }

        return await _transport.RetryAsync(
            async token =>
            {
                var location = await StartUploadAsync(repository, query: string.Empty, token);
                var call = UploadCall(HttpMethod.Put, repository, WithDigest(location!, digest), $"Uploading blob {digest} to {repository}") with
                {
                    Content = inactivity => new UploadContent(OpenLocal(open), length, inactivity) { Headers = { ContentType = new("application/octet-stream") } },
                };
                return await _transport.SendOnceAsync(
                    call,
                    response => response.ContentDigest is { } stored && stored != digest
                        ? throw new DigestMismatchException(call.Problem(call.Host.Name), digest, stored)
                        : Task.FromResult(true),
                    token);
            },
            cancellation);
    }

    /// <summary>Makes a blob of another repository of the same registry available here without sending it.</summary>
    /// <returns>False when the registry wants an upload instead.</returns>
    public async Task<bool> MountBlobAsync(Repository repository, Digest digest, Repository source, CancellationToken cancellation)
    {
        var query = $"?mount={Uri.EscapeDataString(digest.Value)}&from={Uri.EscapeDataString(RegistryHost.Of(source).PathOf(source))}";
        var location = await _transport.RetryAsync(token => StartUploadAsync(repository, query, token, source), cancellation);
        if (location is null)
        {
            return true;
        }

        await CancelUploadAsync(repository, location, cancellation);
        return false;
    }

    /// <summary>
    /// Finds out whether we may push there, by starting an upload and cancelling it: the engine's own refusals are only text.
    /// </summary>
    /// <exception cref="RegistryUnauthorizedException">No or wrong credentials.</exception>
    /// <exception cref="RegistryDeniedException">Not with this account.</exception>
    public async Task CheckPushAsync(Repository repository, CancellationToken cancellation)
    {
        var location = await _transport.RetryAsync(token => StartUploadAsync(repository, query: string.Empty, token), cancellation);
        await CancelUploadAsync(repository, location!, cancellation);
    }

    private Task<Uri?> StartUploadAsync(Repository repository, string query, CancellationToken cancellation, Repository? source = null)
    {
        var host = RegistryHost.Of(repository);
        var path = host.PathOf(repository) + "/blobs/uploads/" + query;
        var call = UploadCall(HttpMethod.Post, repository, path, $"Starting an upload to {repository}") with
        {
            Content = _ => new ByteArrayContent([]),
        };
        if (source is not null)
        {
            call = call with { Scopes = [.. call.Scopes, AccessScope.Pull(host.PathOf(source))] };
        }

        return _transport.SendOnceAsync(
            call,
            response => Task.FromResult(response.Status == HttpStatusCode.Created
                ? null
                : response.Location ?? throw new RegistryRejectedException(call.Problem(host.Name) with { Status = response.Status, Message = "no upload location" })),
            cancellation);
    }

    /// <summary>A courtesy: registries drop abandoned uploads by themselves, and some do not know this request.</summary>
    private async Task CancelUploadAsync(Repository repository, Uri location, CancellationToken cancellation)
    {
        try
        {
            await _transport.SendOnceAsync(
                UploadCall(HttpMethod.Delete, repository, location.AbsoluteUri, $"Cancelling an upload to {repository}"), _ => Task.FromResult(true), cancellation);
        }
        catch (RegistryException)
        {
            // Nothing depends on it.
        }
    }

    private static async Task WriteAsync(Stream destination, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await destination.WriteAsync(bytes, cancellation);
        }
        catch (IOException exception)
        {
            throw new LocalStreamException(exception);
        }
    }

    private static Stream OpenLocal(Func<Stream> open)
    {
        try
        {
            return open();
        }
        catch (IOException exception)
        {
            throw new LocalStreamException(exception);
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ChunksAsync(Stream body, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var buffer = new byte[128 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            yield return buffer.AsMemory(0, read);
        }
    }

    private static string WithDigest(Uri location, Digest digest) =>
        location.AbsoluteUri + (location.Query.Length > 0 ? "&" : "?") + "digest=" + Uri.EscapeDataString(digest.Value);

    private static RegistryCall BlobCall(HttpMethod method, Repository repository, Digest digest, string verb)
    {
        var host = RegistryHost.Of(repository);
        var path = host.PathOf(repository);
        return new RegistryCall(method, host, $"{path}/blobs/{digest}", RegistrySubject.Blob, $"{verb} blob {digest} of {repository}") { Scopes = [AccessScope.Pull(path)] };
    }

    private static RegistryCall UploadCall(HttpMethod method, Repository repository, string address, string what)
    {
        var host = RegistryHost.Of(repository);
        return new RegistryCall(method, host, address, RegistrySubject.Upload, what) { Scopes = [AccessScope.Push(host.PathOf(repository))] };
    }
}
