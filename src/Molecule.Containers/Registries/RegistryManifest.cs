using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Molecule.Containers.References;
using Molecule.Containers.Registries.Failures;

namespace Molecule.Containers.Registries;

/// <summary>
/// A manifest or index with the very bytes the registry holds: the digest is theirs, so whoever moves a tag puts these bytes and
/// never a re-serialised form.
/// </summary>
public sealed class RegistryManifest
{
    private RegistryManifest(string mediaType, ReadOnlyMemory<byte> bytes)
    {
        MediaType = mediaType;
        Bytes = bytes;
        Digest = Digest.Parse("sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes.Span)));
    }

    public string MediaType { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Computed from <see cref="Bytes"/>, never taken from a header.</summary>
    public Digest Digest { get; }

    public bool IsIndex => MediaTypes.IsIndex(MediaType);

    /// <summary>The digest of the image configuration; null for an index. On a classic image store it is the image id.</summary>
    public Digest? Config { get; private init; }

    /// <summary>Compressed layer blobs, in order; empty for an index.</summary>
    public ImmutableArray<Digest> Layers { get; private init; } = [];

    /// <summary>Compressed size of all layers, in bytes.</summary>
    public long LayerBytes { get; private init; }

    /// <summary>Empty for a single image.</summary>
    public ImmutableArray<IndexEntry> Entries { get; private init; } = [];

    /// <param name="contentType">The Content-Type header; the body's own <c>mediaType</c> decides when it is none of ours.</param>
    /// <exception cref="InvalidManifestException">No JSON, no known media type, or an image without a configuration.</exception>
    public static RegistryManifest Parse(string? contentType, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            var declared = root.TryGetProperty("mediaType", out var value) ? value.GetString() : null;
            var mediaType = new[] { contentType, declared }.FirstOrDefault(type => type is not null && MediaTypes.Manifests.Contains(type))
                ?? throw new InvalidManifestException($"unknown media type '{declared ?? contentType}'");
            return MediaTypes.IsIndex(mediaType)
                ? new RegistryManifest(mediaType, bytes) { Entries = [.. root.GetProperty("manifests").EnumerateArray().Select(Entry)] }
                : new RegistryManifest(mediaType, bytes)
                {
                    Config = DigestOf(root.GetProperty("config")),
                    Layers = [.. root.GetProperty("layers").EnumerateArray().Select(DigestOf)],
                    LayerBytes = root.GetProperty("layers").EnumerateArray().Sum(layer => layer.GetProperty("size").GetInt64()),
                };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or InvalidReferenceException)
        {
            throw new InvalidManifestException(exception.Message, exception);
        }
    }

    private static Digest DigestOf(JsonElement descriptor) => Digest.Parse(descriptor.GetProperty("digest").GetString() ?? string.Empty);

    private static IndexEntry Entry(JsonElement entry) =>
        new(entry.GetProperty("mediaType").GetString() ?? string.Empty, DigestOf(entry), entry.TryGetProperty("platform", out var platform) ? PlatformOf(platform) : null);

    private static Platform? PlatformOf(JsonElement platform)
    {
        var system = platform.GetProperty("os").GetString();
        var architecture = platform.GetProperty("architecture").GetString();
        return system is null or "unknown" || architecture is null
            ? null
            : new Platform(system, architecture, platform.TryGetProperty("variant", out var variant) ? variant.GetString() : null);
    }
}
