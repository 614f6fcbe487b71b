using System.Text.RegularExpressions;

namespace Molecule.Guards.Tests.Manual;

/// <summary>A call of the build that README.md or CONTRIBUTING.md shows, in a console block or in a sentence.</summary>
/// <param name="Text">As it stands there.</param>
/// <param name="Arguments">What follows <c>./build.sh</c>, without a comment, and with values for placeholders.</param>
internal sealed partial record ReadmeCommand(SourceLine Place, string Text, IReadOnlyList<string> Arguments)
{
    /// <summary>What a reader would put in the place of these.</summary>
    private static readonly Dictionary<string, string> Placeholders = new()
    {
        ["<target>"] = "Test",
        ["<name>"] = "PinsAreFullCommits",
    };

    /// <summary>Null when it names none, as with <c>--help</c>.</summary>
    public string? Target => Arguments is [[not '-', ..] first, ..] ? first : null;

    /// <summary>True when it does nothing but say something, whatever the target. A dry run is not: it looks at registries and repositories.</summary>
    public bool OnlySays => Arguments.Any(argument => argument is "--help" or "--plan");

    /// <summary>One of each; those in the order of the text.</summary>
    public static IReadOnlyList<ReadmeCommand> All { get; } =
    [
        .. Repository.Lines(((string[])[Readme.File, "CONTRIBUTING.md"]).Where(Repository.Exists))
            .SelectMany(line => Calls().Matches(line.Text).Select(match => Parse(line, match.Groups["call"].Value)))
            .DistinctBy(command => string.Join('\0', command.Arguments)),
    ];

    public override string ToString() => $"{Place.File}:{Place.Number}: {Text}";

    private static ReadmeCommand Parse(SourceLine line, string call)
    {
        var text = Comment().Replace(call, string.Empty).Trim();
        var words = Words().Matches(text).Select(word => word.Value.Trim('\'')).Skip(1);
        return new ReadmeCommand(line, text, [.. words.Select(word => Placeholders.GetValueOrDefault(word, word))]);
    }

    // In a console block after "$ ", perhaps with variables first; in a sentence between back quotes.
    [GeneratedRegex(@"^\s*\$ (?:[A-Z_]+=\S* )*(?<call>\./build\.sh .*)$|`(?<call>\./build\.sh [^`]+)`")]
    private static partial Regex Calls();

    [GeneratedRegex(@"\s#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"'[^']*'|\S+")]
    private static partial Regex Words();
}
