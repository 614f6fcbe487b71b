using System.Globalization;
using System.Text.RegularExpressions;

namespace Molecule.Containers.Engines.Building;

/// <summary>A Dockerfile as far as this system looks into one: where its instructions stand.</summary>
public sealed partial class DockerfileText
{
    private readonly List<Instruction> _instructions = [];

    public DockerfileText(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var escape = '\\';
        for (var index = 0; index < lines.Length; index++)
        {
            var trimmed = lines[index].Trim();
            if (EscapeDirective().Match(trimmed) is { Success: true } directive && _instructions.Count == 0)
            {
                escape = directive.Groups[1].Value[0];
            }

            if (trimmed.Length == 0 || trimmed[0] == '#')
            {
                continue;
            }

            var line = index + 1;
            var parts = new List<string>();
            for (; index < lines.Length; index++)
            {
                var part = lines[index].Trim();
                if (parts.Count > 0 && (part.Length == 0 || part[0] == '#'))
                {
                    continue;
                }

                var continued = part.EndsWith(escape);
                parts.Add(continued ? part[..^1] : part);
                if (!continued)
                {
                    break;
                }
            }

            _instructions.Add(new Instruction(line, Normalise(string.Join(' ', parts))));
            index = SkipHereDocument(lines, index, _instructions[^1].Text);
        }
    }

    /// <summary>True when an <c>ARG</c> of that name is declared anywhere.</summary>
    public bool DeclaresArgument(string name) => _instructions.Exists(instruction =>
        instruction.Text.StartsWith("ARG ", StringComparison.OrdinalIgnoreCase)
        && instruction.Text[4..].Split(' ').Any(argument => argument.Split('=')[0] == name));

    /// <summary>
    /// The image that the last stage starts from in the end: through the stages before it, with build arguments and their defaults
    /// filled in. Null for <c>scratch</c>, or where it depends on what only a builder knows.
    /// </summary>
    /// <param name="arguments">As they are given to the build.</param>
    public string? BaseWith(IReadOnlyDictionary<string, string> arguments)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var stages = new List<(string Name, string? Base)>();
        foreach (var words in _instructions.Select(instruction => instruction.Text.Split(' ')))
        {
            if (words[0].Equals("ARG", StringComparison.OrdinalIgnoreCase) && stages.Count == 0)
            {
                // Only those before the first FROM count in one.
                foreach (var argument in words.Skip(1).Select(word => word.Split('=', 2)))
                {
                    if ((arguments.GetValueOrDefault(argument[0]) ?? argument.ElementAtOrDefault(1)?.Trim('"', '\'')) is { } value)
                    {
                        known[argument[0]] = value;
                    }
                }
            }
            else if (words[0].Equals("FROM", StringComparison.OrdinalIgnoreCase))
            {
                string[] from = [.. words.Skip(1).Where(word => !word.StartsWith("--", StringComparison.Ordinal))];
                var name = from.Length >= 3 && from[1].Equals("AS", StringComparison.OrdinalIgnoreCase) ? from[2] : string.Empty;
                stages.Add((name, BaseOf(from.FirstOrDefault(string.Empty), known, stages)));
            }
        }

        return stages.Count == 0 ? null : stages[^1].Base;
    }

    /// <summary>The line of an instruction, from 1; null when none has this text.</summary>
    /// <param name="instruction">As a builder names it: white space may differ, and builders expand variables in some instructions.</param>
    public int? LineOf(string instruction)
    {
        var wanted = Normalise(instruction);
        return (_instructions.Find(candidate => candidate.Text.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? OnlyOneThatExpandsTo(wanted))?.Line;
    }

    /// <summary>The <c>FROM</c> that names an image; null when none does, or several could.</summary>
    /// <param name="image">As BuildKit writes it: Docker Hub's host, <c>library/</c> and <c>:latest</c> may have been added.</param>
    public (string Text, int Line)? FindBase(string image)
    {
        var froms = _instructions.FindAll(instruction => instruction.Text.StartsWith("FROM ", StringComparison.OrdinalIgnoreCase));
        var found = froms.Find(stage => Names(stage).Contains(image)) ?? OnlyOne(froms.FindAll(stage => stage.Text.Contains('$', StringComparison.Ordinal)));
        return found is null ? null : (found.Text, found.Line);

        static IEnumerable<string> Names(Instruction stage) =>
            from word in stage.Text.Split(' ').Skip(1).Where(word => !word.StartsWith("--", StringComparison.Ordinal)).Take(1)
            from host in (string[])["", "docker.io/", "docker.io/library/"]
            from tag in (string[])["", ":latest"]
            select host + word + tag;

        static Instruction? OnlyOne(List<Instruction> candidates) => candidates.Count == 1 ? candidates[0] : null;
    }

    /// <summary>The line that an engine's parse error names; null when it names none.</summary>
    public static int? LineInError(string error) =>
        ErrorLine().Match(error) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    /// <summary>The text of the instruction that stands on a line; null when the line belongs to none.</summary>
    public string? InstructionAt(int line) => _instructions.FindLast(instruction => instruction.Line <= line)?.Text;

    private static string? BaseOf(string written, Dictionary<string, string> known, List<(string Name, string? Base)> stages)
    {
        var image = Reference().Replace(written, match => known.GetValueOrDefault(match.Groups[1].Value) is { Length: > 0 } value ? value : match.Groups[2].Success ? match.Groups[2].Value : match.Value);
        var stage = stages.FindLastIndex(earlier => earlier.Name.Equals(image, StringComparison.OrdinalIgnoreCase) && image.Length > 0);
        return stage >= 0 ? stages[stage].Base : image is "" or "scratch" || image.Contains('$', StringComparison.Ordinal) ? null : image;
    }

    private Instruction? OnlyOneThatExpandsTo(string wanted)
    {
        var found = _instructions.FindAll(candidate =>
            candidate.Text.Contains('$', StringComparison.Ordinal)
            && Regex.IsMatch(wanted, "\\A" + Variable().Replace(Regex.Escape(candidate.Text), ".*") + "\\z", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)));
        return found.Count == 1 ? found[0] : null;
    }

    private static int SkipHereDocument(string[] lines, int index, string instruction)
    {
        var opening = HereDocument().Match(instruction);
        if (!opening.Success)
        {
            return index;
        }

        var end = Array.FindIndex(lines, index + 1, line => line.Trim() == opening.Groups[1].Value);
        return end < 0 ? index : end;
    }

    private static string Normalise(string text) => Space().Replace(text.Trim(), " ");

    private sealed record Instruction(int Line, string Text);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    // Escaped by Regex.Escape before it is looked for: "$" has become "\$", "{" "\{".
    [GeneratedRegex(@"\\\$(?:\\\{[^}]*\}|[A-Za-z_][A-Za-z0-9_]*)")]
    private static partial Regex Variable();

    // $NAME, ${NAME} and ${NAME:-otherwise}.
    [GeneratedRegex(@"\$\{?([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}?")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\A#\s*escape\s*=\s*([\\`])\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex EscapeDirective();

    [GeneratedRegex(@"\A(?:RUN|COPY|ADD)\b.*<<-?[""']?([A-Za-z_][A-Za-z0-9_]*)", RegexOptions.IgnoreCase)]
    private static partial Regex HereDocument();

    [GeneratedRegex(@"\b(?:[Ll]ine|Dockerfile:)\s?([0-9]+)")]
    private static partial Regex ErrorLine();
}
