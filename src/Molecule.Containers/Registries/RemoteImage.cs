using System.Collections.Immutable;
using System.Text.Json;
using Molecule.Containers.References;
using Molecule.Containers.Registries.Failures;

namespace Molecule.Containers.Registries;

/// <summary>An image as a registry holds it: what a tag points to, the image manifest for one platform, and its configuration's labels.</summary>
/// <param name="Top">What the tag or digest names: an index or an image manifest.</param>
/// <param name="Image">The image manifest; <paramref name="Top"/> itself unless that is an index.</param>
public sealed record RemoteImage(RegistryManifest Top, RegistryManifest Image, ImmutableSortedDictionary<string, string> Labels)
{
    /// <summary>What a digest pin names.</summary>
    public Digest Digest => Top.Digest;

    internal static ImmutableSortedDictionary<string, string> LabelsOf(ReadOnlyMemory<byte> configuration)
    {
        try
        {
            using var document = JsonDocument.Parse(configuration);
            if (!document.RootElement.TryGetProperty("config", out var config) || config.ValueKind != JsonValueKind.Object
                || !config.TryGetProperty(nameof(Labels), out var labels) || labels.ValueKind != JsonValueKind.Object)
            {
                return ImmutableSortedDictionary<string, string>.Empty;
            }

            return labels.EnumerateObject().ToImmutableSortedDictionary(label => label.Name, label => label.Value.GetString() ?? string.Empty, StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidManifestException("the image configuration is no JSON object: " + exception.Message, exception);
        }
    }
}
