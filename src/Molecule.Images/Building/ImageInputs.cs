using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Molecule.Images.Building;

/// <summary>One thing that decides what a build gives, such as <c>commit</c> or <c>argument:X</c>.</summary>
public sealed record InputPart(string Name, string Value);

/// <summary>A part that differs between two sets of inputs.</summary>
/// <param name="Old">Null when the part is new.</param>
/// <param name="New">Null when the part is gone.</param>
public sealed record InputChange(string Name, string? Old, string? New)
{
    public override string ToString() => $"{Name}: {Old ?? "(none)"} → {New ?? "(none)"}";
}

/// <summary>Everything that decides the result of a build, and the key over it.</summary>
public sealed partial class ImageInputs
{
    /// <summary>Part of the key: whoever changes how parts are formed raises it, and every image is built anew once.</summary>
    private const string Scheme = "molecule-input-key/1";

    public ImageInputs(IEnumerable<InputPart> parts)
    {
        Parts = [.. parts.OrderBy(part => part.Name, StringComparer.Ordinal)];
        var canonical = string.Concat(Parts.Select(part => $"{part.Name.Length}:{part.Name}={part.Value.Length}:{part.Value}\n").Prepend(Scheme + "\n"));
        Key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
    }

    /// <summary>Sorted by name; names are unique.</summary>
    public IReadOnlyList<InputPart> Parts { get; }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Key { get; }

    /// <summary>For the label <see cref="ImageLabels.Inputs"/>.</summary>
    public string ToJson() => JsonSerializer.Serialize(Parts.ToDictionary(part => part.Name, part => part.Value, StringComparer.Ordinal), InputsJson.Default.DictionaryStringString);

    /// <summary>Null for a text that is no label of ours.</summary>
    public static ImageInputs? FromJson(string? json)
    {
        try
        {
            return json is null
                ? null
                : JsonSerializer.Deserialize(json, InputsJson.Default.DictionaryStringString) is { } parts
                    ? new ImageInputs(parts.Select(part => new InputPart(part.Key, part.Value)))
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What changed from an earlier set to this one; empty when nothing did.</summary>
    public IReadOnlyList<InputChange> ChangesSince(ImageInputs earlier)
    {
        var old = earlier.Parts.ToDictionary(part => part.Name, part => part.Value, StringComparer.Ordinal);
        var now = Parts.ToDictionary(part => part.Name, part => part.Value, StringComparer.Ordinal);
        return [.. old.Keys.Union(now.Keys)
            .Order(StringComparer.Ordinal)
            .Select(name => new InputChange(name, old.GetValueOrDefault(name), now.GetValueOrDefault(name)))
            .Where(change => change.Old != change.New)];
    }

    [JsonSerializable(typeof(Dictionary<string, string>))]
    private sealed partial class InputsJson : JsonSerializerContext;
}
