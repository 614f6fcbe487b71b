using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Molecule.WorkspaceAgent.Configuration;

/// <summary>
/// One YAML mapping that is read field by field. The representation model and not the object mapper, which needs the reflection that
/// trimming takes away.
/// </summary>
internal sealed class YamlFile
{
    private const int MaximumBytes = 256 * 1024;
    private const int MaximumDepth = 32;

    private readonly string _label;
    private readonly YamlMappingNode _map;

    private YamlFile(string label, YamlMappingNode map) => (_label, _map) = (label, map);

    /// <param name="label">How messages call the file, or the part of it.</param>
    /// <exception cref="ConfigurationException">Missing, unreadable, over 256 KiB, no YAML, or no mapping.</exception>
    public static YamlFile Load(string path, string label)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                throw new ConfigurationException($"{label} is missing.");
            }

            if (file.Length > MaximumBytes)
            {
                throw new ConfigurationException($"{label} is larger than 256 KiB.");
            }

            var text = File.ReadAllText(path);
            CheckDepth(text, label);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents is [{ RootNode: YamlMappingNode map }]
                ? new YamlFile(label, map)
                : throw new ConfigurationException($"{label} is not one YAML mapping.");
        }
        catch (YamlException exception)
        {
            throw new ConfigurationException($"{label} is not valid YAML (line {exception.Start.Line}, column {exception.Start.Column}): {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{label} cannot be read: {exception.Message}", exception);
        }
    }

    /// <exception cref="ConfigurationException">Absent, empty, or no scalar.</exception>
    public string Required(string key) =>
        Optional(key) is { Length: > 0 } value ? value : throw new ConfigurationException($"{_label}: '{key}' is required.");

    /// <summary>Null when the key is absent.</summary>
    public string? Optional(string key) => Node(key) switch
    {
        null => null,
        YamlScalarNode scalar => scalar.Value ?? string.Empty,
        _ => throw new ConfigurationException($"{_label}: '{key}' must be a single value."),
    };

    /// <summary>A list of non-empty scalars; null when the key is absent.</summary>
    public IReadOnlyList<string>? Strings(string key) => Items(key)?
        .Select(item => item is YamlScalarNode { Value.Length: > 0 } scalar
            ? scalar.Value
            : throw new ConfigurationException($"{_label}: '{key}' must be a list of texts."))
        .ToArray();

    /// <summary>A list of mappings; empty when the key is absent.</summary>
    public IReadOnlyList<YamlFile> Maps(string key) => (Items(key) ?? [])
        .Select((item, index) => item is YamlMappingNode map
            ? new YamlFile($"{_label}: {key}[{index}]", map)
            : throw new ConfigurationException($"{_label}: '{key}' must be a list of mappings."))
        .ToArray();

    /// <summary>A mapping below this one; null when the key is absent.</summary>
    public YamlFile? Map(string key) => Node(key) switch
    {
        null => null,
        YamlMappingNode map => new YamlFile($"{_label}: {key}", map),
        _ => throw new ConfigurationException($"{_label}: '{key}' must be a mapping."),
    };

    public ConfigurationException Invalid(string key, string rule) => new($"{_label}: '{key}' {rule}.");

    private IEnumerable<YamlNode>? Items(string key) => Node(key) switch
    {
        null => null,
        YamlSequenceNode sequence => sequence.Children,
        _ => throw new ConfigurationException($"{_label}: '{key}' must be a list."),
    };

    private YamlNode? Node(string key) => _map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;

    // The model is built by recursion: a few thousand brackets would end the process instead of being reported.
    private static void CheckDepth(string text, string label)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current switch
            {
                MappingStart or SequenceStart => 1,
                MappingEnd or SequenceEnd => -1,
                _ => 0,
            };
            if (depth > MaximumDepth)
            {
                throw new ConfigurationException($"{label} is nested deeper than {MaximumDepth} levels.");
            }
        }
    }
}
