using System.Collections.Immutable;
using System.Globalization;
using Molecule.Containers.Processes;

namespace Molecule.Stack.Files;

/// <summary>Reads typed fields of a stack file, each failure with its position.</summary>
internal sealed class StackFields(string file, IEnvironmentVariables environment)
{
    public StackFileException Refuse(YamlNode at, string reason) => new(file, at.Line, at.Column, reason);

    public static YamlNode? Find(YamlMap map, string key) => map.Entries.FirstOrDefault(entry => entry.Key.Value == key).Value;

    public YamlMap Map(YamlNode node, string what) => node as YamlMap ?? throw Refuse(node, $"{what} must be a mapping, not {node.Description}");

    /// <param name="notSupported">Keys that mean something elsewhere, and nothing here yet.</param>
    public void RequireKnown(YamlMap map, string what, ImmutableArray<string> known, ImmutableArray<string> notSupported)
    {
        foreach (var (key, _) in map.Entries)
        {
            if (known.Contains(key.Value))
            {
                continue;
            }

            throw notSupported.Contains(key.Value)
                ? Refuse(key, $"'{key.Value}' is not supported")
                : Refuse(key, NearestKey.Find(key.Value, known) is { } nearest
                    ? $"unknown key '{key.Value}' in {what}: did you mean '{nearest}'?"
                    : $"unknown key '{key.Value}' in {what}: known are {string.Join(", ", known)}");
        }
    }

    /// <summary>The text with its variables put in.</summary>
    public string Text(YamlNode node, string what)
    {
        if (node is not YamlText { IsNull: false } text)
        {
            throw Refuse(node, $"{what} must be a text, not {(node is YamlText ? "empty" : node.Description)}");
        }

        try
        {
            return Interpolation.Expand(text.Value, environment);
        }
        catch (FormatException exception)
        {
            throw Refuse(node, $"{what}: {exception.Message}");
        }
    }

    public int Number(YamlNode node, string what, int least, int most) =>
        int.TryParse(Text(node, what), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Refuse(node, $"{what} must be a number from {least} to {most}, not {node.Description}");

    public ImmutableArray<string> List(YamlNode node, string what) => node is YamlList list
        ? [.. list.Items.Select(item => Text(item, $"an entry of {what}"))]
        : throw Refuse(node, $"{what} must be a list, not {node.Description}");

    /// <summary>A mapping, or Compose's list of <c>NAME=value</c>. A name without a value takes it from the environment of this process.</summary>
    public ImmutableDictionary<string, string> Variables(YamlNode node, string what)
    {
        var variables = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (node is YamlMap map)
        {
            foreach (var (key, value) in map.Entries)
            {
                variables[key.Value] = value is YamlText { IsNull: true } ? Inherit(key, key.Value) : Text(value, $"{what}.{key.Value}");
            }

            return variables.ToImmutable();
        }

        foreach (var item in (node as YamlList ?? throw Refuse(node, $"{what} must be a mapping or a list, not {node.Description}")).Items)
        {
            var text = Text(item, $"an entry of {what}");
            var separator = text.IndexOf('=', StringComparison.Ordinal);
            var name = separator < 0 ? text : text[..separator];
            if (!variables.TryAdd(name, separator < 0 ? Inherit(item, name) : text[(separator + 1)..]))
            {
                throw Refuse(item, $"'{name}' is given twice in {what}");
            }
        }

        return variables.ToImmutable();
    }

    private string Inherit(YamlNode at, string name) =>
        environment.Get(name) ?? throw Refuse(at, $"'{name}' has no value, and this process has no variable of that name to take it from");
}
