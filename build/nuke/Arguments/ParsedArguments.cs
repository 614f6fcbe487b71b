using Nuke.Common.Parameters;
using Nuke.Common.Running;

namespace Nuke.Common.Arguments;

/// <summary>A command line, taken apart.</summary>
/// <param name="Targets">The names that stand alone, as typed.</param>
/// <param name="Values">The texts behind each switch, by parameter name.</param>
internal sealed record ParsedArguments(IReadOnlyList<string> Targets, IReadOnlyDictionary<string, IReadOnlyList<string>> Values)
{
    public static ParsedArguments None { get; } = new([], new Dictionary<string, IReadOnlyList<string>>());

    /// <summary>The root must be known before the build is created, and so before its other parameters are.</summary>
    public static string? RootIn(ReadOnlySpan<string> arguments)
    {
        for (var index = 0; index < arguments.Length; index++)
        {
            var (name, value) = Split(arguments[index]);
            if (IsSwitch(arguments[index]) && string.Equals(name, BuiltInParameters.Root, StringComparison.OrdinalIgnoreCase))
            {
                return value ?? (index + 1 < arguments.Length ? arguments[index + 1] : null);
            }
        }

        return null;
    }

    public static ParsedArguments Parse(IReadOnlyList<string> arguments, IReadOnlyList<ParameterSpec> specs)
    {
        var targets = new List<string>();
        var values = new Dictionary<string, List<string>>();
        var problems = new List<string>();
        for (var index = 0; index < arguments.Count; index++)
        {
            if (!IsSwitch(arguments[index]))
            {
                targets.Add(arguments[index]);
                continue;
            }

            var (name, inline) = Split(arguments[index]);
            var spec = specs.FirstOrDefault(candidate => candidate.IsNamed(name));
            var following = Following(arguments, index);
            if (spec is null)
            {
                problems.Add($"No parameter \"--{name}\".{Suggestion.For(name, specs.Select(candidate => candidate.Switch))}");
                index += following.Count;
                continue;
            }

            var taken = inline is not null ? [] : Taken(spec, following);
            index += taken.Count;
            var texts = inline is not null ? [inline] : spec.IsFlag && taken.Count == 0 ? ["true"] : taken;
            if (!values.TryAdd(spec.Name, [.. texts]))
            {
                values[spec.Name].AddRange(texts);
            }
        }

        return problems.Count == 0
            ? new ParsedArguments(targets, values.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<string>)entry.Value))
            : throw new UsageException(string.Join(Environment.NewLine, problems), "See --help for all parameters.");
    }

    /// <summary>A list takes all that follows up to the next switch, a flag only true or false, anything else one value.</summary>
    private static IReadOnlyList<string> Taken(ParameterSpec spec, IReadOnlyList<string> following) => spec switch
    {
        { IsList: true } => following,
        { IsFlag: true } => following.Count > 0 && bool.TryParse(following[0], out _) ? [following[0]] : [],
        _ => [.. following.Take(1)],
    };

    private static IReadOnlyList<string> Following(IReadOnlyList<string> arguments, int index) =>
        [.. arguments.Skip(index + 1).TakeWhile(argument => !IsSwitch(argument))];

    /// <summary>A lone dash and negative numbers are values.</summary>
    private static bool IsSwitch(string argument) => argument.Length > 1 && argument[0] == '-' && !char.IsAsciiDigit(argument[1]);

    private static (string Name, string? Value) Split(string argument)
    {
        var text = argument.TrimStart('-');
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (text, null) : (text[..equals], text[(equals + 1)..]);
    }
}
