using System.Text;
using System.Text.RegularExpressions;
using Molecule.Containers.Processes;

namespace Molecule.Stack.Files;

/// <summary>
/// Compose's env-file: <c>NAME=value</c> lines, with <c>#</c> for comments. A value may stand in single quotes (as it is) or double quotes
/// (<c>\n \r \t \" \\</c>), both over several lines; without quotes it ends before a blank and a <c>#</c>. Variables are put in unless single
/// quotes forbid it; those above in the file come before those of this process.
/// </summary>
internal sealed partial class EnvFile : IEnvironmentVariables
{
    private readonly IEnvironmentVariables _environment;
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private EnvFile(IEnvironmentVariables environment) => _environment = environment;

    string? IEnvironmentVariables.Get(string name) => _values.TryGetValue(name, out var value) ? value : _environment.Get(name);

    /// <summary>A name without a value takes it from this process, and is left out where that has none, as Compose does it.</summary>
    /// <exception cref="FormatException">The message says in which line.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string text, IEnvironmentVariables environment)
    {
        var file = new EnvFile(environment);
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        for (var number = 0; number < lines.Length; number++)
        {
            var first = number + 1;
            try
            {
                file.ReadEntry(lines, ref number);
            }
            catch (FormatException exception)
            {
                throw new FormatException($"line {first}: {exception.Message}");
            }
        }

        return file._values;
    }

    private void ReadEntry(string[] lines, ref int number)
    {
        var line = lines[number].Trim();
        if (line.Length == 0 || line[0] == '#')
        {
            return;
        }

        var match = Entry().Match(line);
        if (!match.Success)
        {
            throw new FormatException("it is no NAME=value");
        }

        var name = match.Groups["name"].Value;
        if (!match.Groups["rest"].Success)
        {
            if (_environment.Get(name) is { } inherited)
            {
                _values[name] = inherited;
            }

            return;
        }

        var rest = match.Groups["rest"].Value.TrimStart();
        _values[name] = rest.Length > 0 && rest[0] is '\'' or '"' ? Quoted(lines, ref number, rest) : Interpolation.Expand(Comment().Replace(rest, string.Empty).TrimEnd(), this);
    }

    private string Quoted(string[] lines, ref int number, string rest)
    {
        var quote = rest[0];
        var value = new StringBuilder();
        var at = 1;
        while (true)
        {
            for (; at < rest.Length; at++)
            {
                if (rest[at] == quote)
                {
                    var behind = rest[(at + 1)..].Trim();
                    return behind.Length > 0 && behind[0] != '#'
                        ? throw new FormatException("something follows the closing quote")
                        : quote == '"' ? Interpolation.Expand(value.ToString(), this) : value.ToString();
                }

                value.Append(quote == '"' && rest[at] == '\\' && at + 1 < rest.Length ? Escaped(rest[++at]) : rest[at].ToString());
            }

            if (++number >= lines.Length)
            {
                throw new FormatException($"the quotation that begins with {quote} has no end");
            }

            value.Append('\n');
            (rest, at) = (lines[number], 0);
        }
    }

    // An escaped dollar stays one: it is doubled here and halved again when variables are put in.
    private static string Escaped(char letter) => letter switch
    {
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        '"' or '\\' => letter.ToString(),
        '$' => "$$",
        _ => "\\" + letter,
    };

    [GeneratedRegex(@"\A(?:export\s+)?(?<name>[A-Za-z_][A-Za-z0-9_.-]*)\s*(?:=(?<rest>.*))?\z", RegexOptions.Singleline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"(?:\A|\s+)#.*\z")]
    private static partial Regex Comment();
}
