using System.Collections.Immutable;

namespace Molecule.Provisioner.Assets;

/// <summary>Files with their paths below one root, sorted by path.</summary>
public sealed record AssetSet
{
    /// <summary>The most that one workspace is given, in bytes.</summary>
    public const long Limit = 16 * 1024 * 1024;

    public static AssetSet Empty { get; } = new(ImmutableSortedDictionary.Create<string, ImmutableArray<byte>>(StringComparer.Ordinal));

    private AssetSet(ImmutableSortedDictionary<string, ImmutableArray<byte>> files) => Files = files;

    public ImmutableSortedDictionary<string, ImmutableArray<byte>> Files { get; }

    public long Size => Files.Values.Sum(content => (long)content.Length);

    public static AssetSet Of(IEnumerable<KeyValuePair<string, ImmutableArray<byte>>> files) => new(files.ToImmutableSortedDictionary(StringComparer.Ordinal));

    /// <summary>Both sets; where both have a path, the other's file wins.</summary>
    public AssetSet With(AssetSet other) => new(Files.SetItems(other.Files));

    public AssetSet Below(string folder) =>
        Of(Files.Select(file => KeyValuePair.Create($"{folder}/{file.Key}", file.Value)));

    public AssetSet Where(Func<string, bool> keep) => Of(Files.Where(file => keep(file.Key)));
}
