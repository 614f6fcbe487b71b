using System.Text;
using Molecule.Containers.Processes;

namespace Molecule.Stack.Files;

/// <summary>
/// Compose's variables in texts: <c>$NAME</c>, <c>${NAME}</c>, with a default (<c>:-</c> <c>-</c>), required (<c>:?</c> <c>?</c>), or an
/// alternative for one that is set (<c>:+</c> <c>+</c>); with a colon, set to nothing counts as not set. Defaults and alternatives may hold
/// variables again. <c>$$</c> is a dollar. Unlike Compose, a variable that is missing without a default is refused, not taken for nothing.
/// </summary>
internal ref struct Interpolation
{
    private const string Forms = "a '$' here must begin $NAME, ${NAME}, ${NAME:-default}, ${NAME:?message} or ${NAME:+alternative}; write $$ for a dollar";

    private readonly IEnvironmentVariables _environment;
    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private Interpolation(ReadOnlySpan<char> text, IEnvironmentVariables environment)
    {
        _text = text;
        _environment = environment;
    }

    /// <exception cref="FormatException">A dollar that begins none of these, or a required variable that is missing; the message says which.</exception>
    public static string Expand(string text, IEnvironmentVariables environment) =>
        text.Contains('$', StringComparison.Ordinal) ? new Interpolation(text, environment).Read(nested: false, wanted: true) : text;

    private readonly bool AtEnd => _at >= _text.Length;

    /// <param name="nested">Ends before a closing brace.</param>
    /// <param name="wanted">False for the branch that is not taken: what it requires is not required.</param>
    private string Read(bool nested, bool wanted)
    {
        var result = new StringBuilder();
        while (!AtEnd && !(nested && _text[_at] == '}'))
        {
            var next = _text[_at++];
            result.Append(next == '$' ? Variable(wanted) : next.ToString());
        }

        return result.ToString();
    }

    private string Variable(bool wanted)
    {
        if (!AtEnd && _text[_at] == '$')
        {
            _at++;
            return "$";
        }

        var braced = !AtEnd && _text[_at] == '{';
        if (braced)
        {
            _at++;
        }

        var name = Name();
        var value = _environment.Get(name);
        return braced ? Braced(name, value, wanted) : value ?? (wanted ? throw NotSet(name) : string.Empty);
    }

    private string Name()
    {
        var begin = _at;
        while (!AtEnd && (_text[_at] == '_' || char.IsAsciiLetter(_text[_at]) || (_at > begin && char.IsAsciiDigit(_text[_at]))))
        {
            _at++;
        }

        return _at > begin ? _text[begin.._at].ToString() : throw new FormatException(Forms);
    }

    private string Braced(string name, string? value, bool wanted)
    {
        var colon = !AtEnd && _text[_at] == ':';
        if (colon)
        {
            _at++;
        }

        var operation = AtEnd ? '\0' : _text[_at];
        var missing = colon ? string.IsNullOrEmpty(value) : value is null;
        if (operation == '}' && !colon)
        {
            _at++;
            return value ?? (wanted ? throw NotSet(name) : string.Empty);
        }

        if (operation is not ('-' or '?' or '+'))
        {
            throw new FormatException(Forms);
        }

        _at++;
        // What is not used is read all the same: it ends somewhere, and must be well-formed.
        var word = Read(nested: true, wanted && missing == (operation != '+'));
        if (AtEnd)
        {
            throw new FormatException($"the '}}' of '${{{name}' is missing");
        }

        _at++;
        return (operation, missing) switch
        {
            ('-', true) or ('+', false) => word,
            ('+', true) => string.Empty,
            ('?', true) when wanted => throw new FormatException(word.Length > 0 ? $"the variable {name} is required: {word}" : $"the variable {name} is required"),
            _ => value ?? string.Empty,
        };
    }

    private static FormatException NotSet(string name) => new($"the variable {name} is not set; write ${{{name}:-}} if that is all right");
}
