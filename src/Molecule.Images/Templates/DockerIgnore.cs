using System.Text;
using System.Text.RegularExpressions;

namespace Molecule.Images.Templates;

/// <summary>
/// The rules of a <c>.dockerignore</c> file, as Docker applies them: a path is left out when the last rule that matches it, or one of
/// the folders above it, is no exception (<c>!</c>).
/// </summary>
public sealed class DockerIgnore
{
    public const string FileName = ".dockerignore";

    private readonly List<Rule> _rules = [];

    private DockerIgnore(string text, string file)
    {
        foreach (var raw in text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n'))
        {
            // A comment starts in the first column: an indented # is a file name.
            var line = raw.StartsWith('#') ? string.Empty : raw.Trim();
            var exception = line.StartsWith('!');
            var pattern = Clean((exception ? line[1..] : line).Trim());
            if (exception && pattern.Length == 0)
            {
                throw new InvalidDockerIgnoreException(file, raw);
            }

            if (pattern.Length > 0)
            {
                _rules.Add(new Rule(Compile(pattern, file), exception));
            }
        }
    }

    /// <summary>Leaves nothing out.</summary>
    public static DockerIgnore None { get; } = new(string.Empty, FileName);

    /// <summary>True when a rule brings something back: then even a folder that is left out must be looked into.</summary>
    public bool HasExceptions => _rules.Exists(rule => rule.IsException);

    /// <param name="file">For messages only.</param>
    /// <exception cref="InvalidDockerIgnoreException">A rule is malformed.</exception>
    public static DockerIgnore Parse(string text, string file = FileName) => new(text, file);

    /// <param name="path">Relative to the context root, with <c>/</c>.</param>
    public bool Excludes(string path)
    {
        var excluded = false;
        foreach (var rule in _rules)
        {
            // Once left out, only an exception can change that, and the other way round.
            if (rule.IsException == excluded && MatchesOrParentMatches(rule, path))
            {
                excluded = !rule.IsException;
            }
        }

        return excluded;
    }

    private static bool MatchesOrParentMatches(Rule rule, string path)
    {
        if (rule.Expression.IsMatch(path))
        {
            return true;
        }

        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            if (rule.Expression.IsMatch(path[..slash]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Go's filepath.Clean with a leading slash dropped; <c>.</c> and the empty pattern say nothing.</summary>
    private static string Clean(string pattern)
    {
        var segments = new List<string>();
        foreach (var segment in pattern.Split('/'))
        {
            if (segment == ".." && segments.Count > 0 && segments[^1] != "..")
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment is not ("" or "." or ".."))
            {
                segments.Add(segment);
            }
            else if (segment == ".." && !pattern.StartsWith('/'))
            {
                segments.Add(segment);
            }
        }

        return string.Join('/', segments);
    }

    private static Regex Compile(string pattern, string file)
    {
        var expression = new StringBuilder(@"\A");
        for (var index = 0; index < pattern.Length; index++)
        {
            var character = pattern[index];
            switch (character)
            {
                case '*' when index + 1 < pattern.Length && pattern[index + 1] == '*':
                    index++;
                    if (index + 1 < pattern.Length && pattern[index + 1] == '/')
                    {
                        index++;
                    }

                    // "**" at the end takes everything; before something else, any number of folders, none too.
                    expression.Append(index + 1 == pattern.Length ? ".*" : "(?:.*/)?");
                    break;
                case '*':
                    expression.Append("[^/]*");
                    break;
                case '?':
                    expression.Append("[^/]");
                    break;
                case '\\' when index + 1 == pattern.Length:
                    throw new InvalidDockerIgnoreException(file, pattern);
                case '\\':
                    expression.Append(Regex.Escape(pattern[++index].ToString()));
                    break;
                case '[':
                    index = AppendClass(expression, pattern, index, file);
                    break;
                default:
                    expression.Append(Regex.Escape(character.ToString()));
                    break;
            }
        }

        return new Regex(expression.Append(@"\z").ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    private static int AppendClass(StringBuilder expression, string pattern, int start, string file)
    {
        var index = start + 1;
        expression.Append('[');
        if (index < pattern.Length && pattern[index] == '^')
        {
            expression.Append('^');
            index++;
        }

        var first = index;
        for (; index < pattern.Length && pattern[index] != ']'; index++)
        {
            if (pattern[index] == '\\' && ++index == pattern.Length)
            {
                break;
            }

            expression.Append(pattern[index] is '[' or ']' or '\\' or '^' ? "\\" + pattern[index] : pattern[index].ToString());
        }

        if (index >= pattern.Length || index == first)
        {
            throw new InvalidDockerIgnoreException(file, pattern);
        }

        expression.Append(']');
        return index;
    }

    private sealed record Rule(Regex Expression, bool IsException);
}
