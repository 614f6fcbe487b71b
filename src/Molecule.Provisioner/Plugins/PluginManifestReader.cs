using System.Collections.Immutable;
using System.Text;
using Molecule.Provisioner.Assets;
using Molecule.Provisioner.Workspaces;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Molecule.Provisioner.Plugins;

/// <summary>Reads and checks <c>plugin.yaml</c>.</summary>
internal static class PluginManifestReader
{
    /// <exception cref="PluginException">
    /// No YAML mapping, a field is missing, an embedded one has another name than its folder, or the name of a pinned one can be no folder's.
    /// </exception>
    public static PluginManifest Read(AssetReference reference, ImmutableArray<byte> content)
    {
        var plugin = reference.ToString();
        var root = Parse(plugin, Encoding.UTF8.GetString(content.AsSpan()));
        var manifest = new PluginManifest(
            Text(plugin, root, "name"), Text(plugin, root, "version"), Text(plugin, root, "description"), List(plugin, root, "kinds"), List(plugin, root, "provides"));
        if (reference is EmbeddedAssets embedded ? manifest.Name != embedded.Name : !AssetReference.IsName(manifest.Name))
        {
            throw Malformed(plugin, $"its {PluginManifest.FileName} says that its name is '{manifest.Name}'");
        }

        return manifest.Kinds.FirstOrDefault(kind => !WorkspaceKinds.IsKnown(kind)) is { } unknown
            ? throw Malformed(plugin, $"its {PluginManifest.FileName} names the unknown kind '{unknown}'")
            : manifest;
    }

    private static YamlMappingNode Parse(string plugin, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents is [{ RootNode: YamlMappingNode mapping }]
                ? mapping
                : throw Malformed(plugin, $"its {PluginManifest.FileName} is not one mapping");
        }
        catch (YamlException exception)
        {
            throw Malformed(plugin, $"its {PluginManifest.FileName} is not valid YAML at line {exception.Start.Line}: {exception.Message}");
        }
    }

    private static string Text(string plugin, YamlMappingNode root, string key) =>
        root.Children.TryGetValue(key, out var node) && node is YamlScalarNode { Value: { Length: > 0 } value }
            ? value
            : throw Malformed(plugin, $"its {PluginManifest.FileName} has no text '{key}'");

    /// <summary>Entries may be plain words, or mappings of which only the keys matter here.</summary>
    private static ImmutableArray<string> List(string plugin, YamlMappingNode root, string key)
    {
        if (!root.Children.TryGetValue(key, out var node))
        {
            return [];
        }

        return node switch
        {
            YamlSequenceNode sequence when sequence.Children.All(child => child is YamlScalarNode) => [.. sequence.Children.Select(child => ((YamlScalarNode)child).Value!)],
            YamlMappingNode mapping => [.. mapping.Children.Keys.Select(child => child.ToString())],
            _ => throw Malformed(plugin, $"'{key}' of its {PluginManifest.FileName} is not a list"),
        };
    }

    private static PluginException Malformed(string plugin, string reason) => new(plugin, reason, $"Correct the plugin's {PluginManifest.FileName}.");
}
