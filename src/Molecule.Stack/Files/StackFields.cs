using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Molecule.Containers.Processes;
using Molecule.Stack.Services;

namespace Molecule.Stack.Files;

/// <summary>
/// Reads typed fields of a stack file. A value that is wrong is refused with its position; <see cref="Find{T}"/> and its kin put the refusal
/// on record and go on, so that the rest of the file is heard too.
/// </summary>
internal sealed partial class StackFields(StackProblems problems, IEnvironmentVariables environment)
{
    public static ImmutableSortedDictionary<string, string> NoPairs { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public IEnvironmentVariables Environment => environment;

    public bool HasProblems => problems.Any;

    /// <summary>Ends the reading of the value at hand.</summary>
    public static RefusedException Refuse(YamlNode at, string reason) => new(at, reason);

    /// <summary>Reading goes on.</summary>
    public void Report(YamlNode at, string reason) => problems.Add(at, reason);

    public T? Attempt<T>(Func<T?> read) => problems.Attempt(read);

    /// <summary>Null when the key is absent or its value refused.</summary>
    public T? Find<T>(YamlMap map, string key, Func<YamlNode, string, T> read)
        where T : class =>
        map.Find(key) is { } node ? problems.Attempt(() => read(node, $"'{key}'")) : null;

    /// <summary>Null when the key is absent or its value refused.</summary>
    public T? FindValue<T>(YamlMap map, string key, Func<YamlNode, string, T> read)
        where T : struct =>
        map.Find(key) is { } node ? problems.Attempt<T?>(() => read(node, $"'{key}'")) : null;

    /// <summary>Empty when the key is absent; without those items that are refused.</summary>
    public ImmutableArray<T> FindEach<T>(YamlMap map, string key, Func<YamlNode, string, T> read) =>
        map.Find(key) is { } node ? problems.Attempt<ImmutableArray<T>?>(() => Each(List(node, $"'{key}'"), $"an entry of '{key}'", read)) ?? [] : [];

    /// <summary>Those items that are not refused.</summary>
    public ImmutableArray<T> Each<T>(YamlList list, string what, Func<YamlNode, string, T> read)
    {
        var items = ImmutableArray.CreateBuilder<T>();
        foreach (var item in list.Items)
        {
            // The holder tells a refusal from a value that happens to be the default.
            if (problems.Attempt(() => new Holder<T>(read(item, what))) is { } holder)
            {
                items.Add(holder.Value);
            }
        }

        return items.ToImmutable();
    }

    public static YamlMap Map(YamlNode node, string what) => node as YamlMap ?? throw Refuse(node, $"{what} must be a mapping, not {Describe(node)}");

    public static YamlList List(YamlNode node, string what) => node as YamlList ?? throw Refuse(node, $"{what} must be a list, not {Describe(node)}");

    /// <summary>A mapping whose value may be left out altogether, as in <c>volumes: { data: }</c>.</summary>
    public static YamlMap MapOrNothing(YamlNode node, string what) => node.IsNull ? new YamlMap([], node.Line, node.Column) : Map(node, what);

    /// <param name="known">What is read; keys that begin <c>x-</c> are somebody else's and pass.</param>
    /// <param name="refused">Keys of Compose that are left out on purpose, each with what to do instead, or an empty text.</param>
    public void RequireKnown(YamlMap map, string what, IReadOnlyCollection<string> known, IReadOnlyDictionary<string, string>? refused = null)
    {
        foreach (var (key, _) in map.Entries.Where(entry => !known.Contains(entry.Key.Value)))
        {
            if (refused is not null && refused.TryGetValue(key.Value, out var instead))
            {
                problems.Add(key, instead.Length > 0 ? $"'{key.Value}' is not supported in {what}: {instead}" : $"'{key.Value}' is not supported in {what}");
                continue;
            }

            var nearest = NearestKey.Find(key.Value, known);
            if (key.Value.StartsWith("x-", StringComparison.Ordinal) && (nearest is null || !nearest.StartsWith("x-", StringComparison.Ordinal)))
            {
                continue;
            }

            problems.Add(key, nearest is not null
                ? $"unknown key '{key.Value}' in {what}: did you mean '{nearest}'?"
                : $"unknown key '{key.Value}' in {what}: known are {string.Join(", ", known)}");
        }
    }

    /// <summary>The text with its variables put in.</summary>
    public string Text(YamlNode node, string what)
    {
        var text = SecretText(node, what);
        return MentionsCredential().IsMatch(text)
            ? throw Refuse(node, $"{what} cannot hold a credential: it would be readable there. They may stand in environment, command, entrypoint, a healthcheck's test and provides")
            : text;
    }

    /// <summary>As <see cref="Text"/>; <see cref="Credential"/> placeholders may stand in it.</summary>
    public string SecretText(YamlNode node, string what)
    {
        var text = Expanded(node, what);
        return MentionsCredential().Count(text) == Credential.NamesIn(text).Length
            ? text
            : throw Refuse(node, $"{what}: a credential is written {{{{credentials.<name>}}}}, with a name of at most 40 lower-case letters, digits and dashes");
    }

    private string Expanded(YamlNode node, string what)
    {
        if (node is not YamlText text || text.IsNull)
        {
            throw Refuse(node, $"{what} must be a text, not {Describe(node)}");
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

    /// <summary>As <see cref="Text"/>; refuses what other readers of YAML take for something else.</summary>
    public string UnmistakableText(YamlNode node, string what) => Text(Unmistakable(node, what), what);

    private static YamlNode Unmistakable(YamlNode node, string what) => node is YamlText { IsAmbiguous: true } text
        ? throw Refuse(node, $"{what} is {text.Value} without quotes, which is a truth value, a number of another base or a date for some readers of YAML: put it in quotes")
        : node;

    /// <summary>As <see cref="Text"/>, and not empty.</summary>
    public string Word(YamlNode node, string what) => Text(node, what) is { Length: > 0 } word ? word : throw Refuse(node, $"{what} must not be empty");

    public string OneOf(YamlNode node, string what, params ReadOnlySpan<string> words)
    {
        var text = Text(node, what);
        return words.Contains(text) ? text : throw Refuse(node, $"{what} must be {string.Join(" or ", words.ToArray())}, not '{text}'{Meant(text, words.ToArray())}");
    }

    public int Number(YamlNode node, string what, int least, int most) =>
        int.TryParse(Text(node, what), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Refuse(node, $"{what} must be a number from {least} to {most}, not {node.Description}");

    public bool Truth(YamlNode node, string what) => Text(node, what) switch
    {
        "true" => true,
        "false" => false,
        var other => throw Refuse(node, $"{what} must be true or false, not '{other}'"),
    };

    public TimeSpan Duration(YamlNode node, string what) =>
        ComposeUnits.Duration(Text(node, what)) ?? throw Refuse(node, $"{what} must be a duration such as 90s, 1m30s or 500ms, not {node.Description}");

    /// <summary>Bytes, more than none.</summary>
    public long Bytes(YamlNode node, string what) =>
        ComposeUnits.Bytes(Text(node, what)) is { } bytes and > 0 ? bytes : throw Refuse(node, $"{what} must be a size such as 512m or 1g, not {node.Description}");

    public ImmutableArray<string> Texts(YamlNode node, string what) => Each(List(node, what), $"an entry of {what}", Text);

    public ImmutableArray<string> SecretTexts(YamlNode node, string what) => Each(List(node, what), $"an entry of {what}", SecretText);

    /// <summary>One text or a list of them.</summary>
    public ImmutableArray<string> TextOrTexts(YamlNode node, string what) => node is YamlList ? Texts(node, what) : [Text(node, what)];

    /// <summary>Arguments: a list as it is, or one text that is split as a shell would.</summary>
    public ImmutableArray<string> Arguments(YamlNode node, string what)
    {
        if (node is YamlList)
        {
            return SecretTexts(node, what);
        }

        try
        {
            return ShellWords.Split(SecretText(node, what));
        }
        catch (FormatException exception)
        {
            throw Refuse(node, $"{what}: {exception.Message}");
        }
    }

    /// <summary>A mapping, or Compose's list of <c>NAME=value</c>, with credentials. A name without a value takes it from this process.</summary>
    public ImmutableSortedDictionary<string, string> Variables(YamlNode node, string what) => Pairs(node, what, SecretText, Inherit);

    /// <summary>As <see cref="Variables"/>, without credentials.</summary>
    public ImmutableSortedDictionary<string, string> OpenVariables(YamlNode node, string what) => Pairs(node, what, Text, Inherit);

    /// <summary>A mapping, or Compose's list of <c>name=value</c>. A name without a value has an empty one.</summary>
    public ImmutableSortedDictionary<string, string> Labels(YamlNode node, string what) => Pairs(node, what, Text, (_, _) => string.Empty);

    private ImmutableSortedDictionary<string, string> Pairs(YamlNode node, string what, Func<YamlNode, string, string> read, Func<YamlNode, string, string> absent)
    {
        var pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (node is YamlMap map)
        {
            foreach (var (key, value) in map.Entries)
            {
                problems.Attempt(() => pairs[Name(key, key.Value, what)] = value.IsNull ? absent(key, key.Value) : read(Unmistakable(value, $"{what}.{key.Value}"), $"{what}.{key.Value}"));
            }

            return pairs.ToImmutable();
        }

        foreach (var item in (node as YamlList ?? throw Refuse(node, $"{what} must be a mapping or a list, not {Describe(node)}")).Items)
        {
            problems.Attempt(() =>
            {
                var text = read(item, $"an entry of {what}");
                var separator = text.IndexOf('=', StringComparison.Ordinal);
                var name = Name(item, separator < 0 ? text : text[..separator], what);
                return pairs.TryAdd(name, separator < 0 ? absent(item, name) : text[(separator + 1)..]) ? name : throw Refuse(item, $"'{name}' is given twice in {what}");
            });
        }

        return pairs.ToImmutable();
    }

    private static string Name(YamlNode at, string name, string what) =>
        name.Length > 0 && !name.Any(char.IsWhiteSpace) ? name : throw Refuse(at, $"'{name}' in {what} is no name: it is empty or has blanks");

    private string Inherit(YamlNode at, string name) =>
        environment.Get(name) ?? throw Refuse(at, $"'{name}' has no value, and this process has no variable of that name to take it from");

    private static string Describe(YamlNode node) => node.IsNull ? "empty" : node.Description;

    /// <summary>", did you mean 'x'?" when something is near.</summary>
    public static string Meant(string text, IEnumerable<string> known) => NearestKey.Find(text, known) is { } nearest ? $": did you mean '{nearest}'?" : string.Empty;

    [GeneratedRegex(@"\{\{\s*credential", RegexOptions.IgnoreCase)]
    private static partial Regex MentionsCredential();

    private sealed record Holder<T>(T Value);
}
