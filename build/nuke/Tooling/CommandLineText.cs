using System.Text;

namespace Nuke.Common.Tooling;

/// <summary>A command line as one text, in the way that the runtime itself splits <c>ProcessStartInfo.Arguments</c> on every system.</summary>
internal static class CommandLineText
{
    public static string Quote(string value)
    {
        if (value.Length > 0 && !value.Any(character => char.IsWhiteSpace(character) || character == '"'))
        {
            return value;
        }

        var text = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var character in value)
        {
            if (character == '\\')
            {
                backslashes++;
                continue;
            }

            // Backslashes mean themselves except before a quote, where each has to be doubled.
            text.Append('\\', character == '"' ? (2 * backslashes) + 1 : backslashes).Append(character);
            backslashes = 0;
        }

        return text.Append('\\', 2 * backslashes).Append('"').ToString();
    }
}
