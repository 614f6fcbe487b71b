using System.Collections.Immutable;
using System.Text;

namespace Molecule.Stack.Files;

/// <summary>
/// Splits a command as a POSIX shell would without expanding anything: quotes and backslashes only, as Compose does for a
/// <c>command</c> that is one text. A comment sign and an operator are characters like others.
/// </summary>
internal static class ShellWords
{
    /// <exception cref="FormatException">A quotation without end, or a backslash before nothing.</exception>
    public static ImmutableArray<string> Split(string text)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var word = new StringBuilder();
        var begun = false;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case ' ' or '\t' or '\n' or '\r':
                    Finish();
                    break;
                case '\'':
                    begun = true;
                    at = Quoted(text, at, '\'', word);
                    break;
                case '"':
                    begun = true;
                    at = Quoted(text, at, '"', word);
                    break;
                case '\\':
                    begun = true;
                    word.Append(++at < text.Length ? text[at] : throw new FormatException("a backslash at its end escapes nothing"));
                    break;
                case var plain:
                    begun = true;
                    word.Append(plain);
                    break;
            }
        }

        Finish();
        return words.ToImmutable();

        void Finish()
        {
            if (begun)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            begun = false;
        }
    }

    /// <returns>Where the closing quote is.</returns>
    private static int Quoted(string text, int open, char quote, StringBuilder word)
    {
        for (var at = open + 1; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                return at;
            }

            // Between double quotes a backslash escapes only itself and the quote; before anything else it stays.
            if (quote == '"' && text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\')
            {
                at++;
            }

            word.Append(text[at]);
        }

        throw new FormatException($"the quotation that begins with {quote} at its character {open + 1} has no end");
    }
}
