using System.Net;
using System.Net.Http.Headers;
using Molecule.Containers.References;

namespace Molecule.Containers.Registries.Transport;

/// <summary>An answer whose headers have arrived; the body is read, if at all, before the exchange ends.</summary>
internal sealed class RegistryResponse(HttpResponseMessage message, Uri address, Inactivity inactivity)
{
    public HttpStatusCode Status => message.StatusCode;

    public bool IsSuccess => message.IsSuccessStatusCode;

    /// <summary>Who answered, after redirects.</summary>
    public Uri Address { get; } = address;

    public HttpContentHeaders ContentHeaders => message.Content.Headers;

    public HttpResponseHeaders Headers => message.Headers;

    public Digest? ContentDigest =>
        message.Headers.TryGetValues("Docker-Content-Digest", out var values) && Digest.TryParse(values.FirstOrDefault(), out var digest) ? digest : null;

    /// <summary>Absolute; null when there is none.</summary>
    public Uri? Location => message.Headers.Location is { } location ? new Uri(Address, location) : null;

    /// <summary>Null when there is none.</summary>
    public string? Link => message.Headers.TryGetValues("Link", out var values) ? string.Join(", ", values) : null;

    /// <summary>Reads on it fall under the exchange's <see cref="Inactivity"/>.</summary>
    public async Task<Stream> OpenAsync() => new ActiveStream(await message.Content.ReadAsStreamAsync(inactivity.Token), inactivity);

    /// <summary>Null when the body is longer than the limit.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(long limit)
    {
        await using var stream = await OpenAsync();
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(chunk, inactivity.Token)) > 0)
        {
            if (buffer.Length + read > limit)
            {
                return null;
            }

            await buffer.WriteAsync(chunk.AsMemory(0, read), inactivity.Token);
        }

        return buffer.ToArray();
    }
}
