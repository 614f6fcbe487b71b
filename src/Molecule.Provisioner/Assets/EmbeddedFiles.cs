using System.Collections.Immutable;
using System.Reflection;

namespace Molecule.Provisioner.Assets;

/// <summary>The files of <c>src/templates</c> that travel inside this assembly.</summary>
internal static class EmbeddedFiles
{
    private static readonly Assembly Assembly = typeof(EmbeddedFiles).Assembly;

    /// <summary>The files below one folder of <c>templates/</c>; empty when there is none of that name.</summary>
    public static AssetSet Below(string folder)
    {
        var prefix = $"templates/{folder}/";
        return AssetSet.Of(Assembly.GetManifestResourceNames()
            // Built on Windows, a resource's name has the separators of Windows.
            .Select(name => (Name: name, Path: name.Replace('\\', '/')))
            .Where(resource => resource.Path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(resource => KeyValuePair.Create(resource.Path[prefix.Length..], Read(resource.Name))));
    }

    private static ImmutableArray<byte> Read(string resource)
    {
        using var stream = Assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return [.. content];
    }
}
