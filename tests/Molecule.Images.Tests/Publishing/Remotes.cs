using System.Collections.Immutable;
using System.Text;
using Molecule.Containers.Registries;
using Molecule.Images.Building;
using Molecule.Images.Publishing;
using Molecule.Images.Runtimes;

namespace Molecule.Images.Tests.Publishing;

/// <summary>What a registry might hold, and what might be published over it.</summary>
internal static class Remotes
{
    public const string Commit = "950d39a490c12ba0f355ed8ca03b23fda9884823";
    public const string TestedId = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    public const string OtherId = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    public static PublishableImage Local { get; } = new()
    {
        Runtime = RuntimeCatalogue.Codex,
        ImageId = TestedId,
        Commit = Commit,
        InputKey = "key",
        Source = "https://git.example/a",
        IsEmbedded = false,
        HasSelfMadeBase = false,
    };

    /// <summary>A single image with a configuration digest and labels.</summary>
    public static RemoteImage Image(string configuration, string? revision = Commit, string? inputKey = "key")
    {
        var manifest = RegistryManifest.Parse(MediaTypes.OciManifest, Encoding.UTF8.GetBytes($$"""{"config":{"digest":"{{configuration}}"},"layers":[]}"""));
        return new RemoteImage(manifest, manifest, Labels(revision, inputKey));
    }

    /// <summary>An index whose one image has that configuration digest.</summary>
    public static RemoteImage Index(string configuration)
    {
        var image = Image(configuration);
        var index = RegistryManifest.Parse(MediaTypes.OciIndex, Encoding.UTF8.GetBytes(
            $$"""{"manifests":[{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{image.Digest}}","platform":{"os":"linux","architecture":"amd64"} }]}"""));
        return image with { Top = index };
    }

    public static ImmutableSortedDictionary<string, string> Labels(string? revision, string? inputKey, string? source = null)
    {
        var labels = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in new[] { (ImageLabels.Revision, revision), (ImageLabels.InputKey, inputKey), (ImageLabels.Source, source) })
        {
            if (value is not null)
            {
                labels[name] = value;
            }
        }

        return labels.ToImmutable();
    }
}
