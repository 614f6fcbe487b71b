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

    /// <summary>What the last stage starts from, as written; null without any <c>FROM</c>.</summary>
    public string? LastBase => _instructions.LastOrDefault(instruction => instruction.Text.StartsWith("FROM ", StringComparison.OrdinalIgnoreCase))
        ?.Text.Split(' ').Skip(1).FirstOrDefault(word => !word.StartsWith("--", StringComparison.Ordinal));

    /// <summary>The line of an instruction, from 1; null when none has this text.</summary>
    /// <param name="instruction">As a builder names it: white space may differ, and builders expand variables in some instructions.</param>
    public int? LineOf(string instruction)
    {
        var wanted = Normalise(instruction);
        return (_instructions.Find(candidate => candidate.Text.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? OnlyOneThatExpandsTo(wanted))?.Line;
    }

    /// <summary>The line that an engine's parse error names; null when it names none.</summary>
    public static int? LineInError(string error) =>
        ErrorLine().Match(error) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    /// <summary>The text of the instruction that stands on a line; null when the line belongs to none.</summary>
    public string? InstructionAt(int line) => _instructions.FindLast(instruction => instruction.Line <= line)?.Text;

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

    [GeneratedRegex(@"\A#\s*escape\s*=\s*([\\`])\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex EscapeDirective();

    [GeneratedRegex(@"\A(?:RUN|COPY|ADD)\b.*<<-?[""']?([A-Za-z_][A-Za-z0-9_]*)", RegexOptions.IgnoreCase)]
    private static partial Regex HereDocument();

    [GeneratedRegex(@"\b(?:[Ll]ine|Dockerfile:)\s?([0-9]+)")]
    private static partial Regex ErrorLine();
}
